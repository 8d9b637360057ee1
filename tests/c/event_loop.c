/*
 * A completion queue from C: commands whose answers are taken by a loop that waits for a file
 * descriptor, on one thread and without a callback of its own. POSIX; C99; also C++.
 */

#include <indy.h>

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEYS 100

static void check(int holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "not so: %s\n", what);
        exit(EXIT_FAILURE);
    }
}

int main(void)
{
    int32_t queue, descriptor;
    struct pollfd ready;
    int answered = 0, wake_ups = 0, refused_wallets = 0;
    char seen[KEYS + 1] = {0};

    check(indy_queue_open(&queue, &descriptor) == Success, "a queue opens");
    ready.fd = descriptor;
    ready.events = POLLIN;

    /* The queue's number is the first of its command handles. */
    for (int i = 0; i < KEYS; i++)
        check(indy_generate_wallet_key(queue + i, NULL, indy_queue_cb_text) == Success, "accepted");
    check(indy_close_wallet(queue + KEYS, 77, indy_queue_cb) == Success, "accepted");

    while (answered <= KEYS) {
        const indy_completion_t *completions;
        size_t count;
        check(poll(&ready, 1, 60000) == 1, "something comes");
        wake_ups++;
        check(indy_queue_drain(queue, &completions, &count) == Success, "drained");
        for (size_t i = 0; i < count; i++, answered++) {
            const indy_completion_t *it = &completions[i];
            int number = it->command_handle - queue;
            check(number >= 0 && number <= KEYS && !seen[number]++, "each command answers once");
            if (number == KEYS) {
                check(it->err == WalletInvalidHandle && it->details != NULL, "an error's details");
                refused_wallets++;
            } else {
                check(it->err == Success && it->details == NULL, "a success");
                check(strlen(it->texts[0]) == it->lengths[0] && it->lengths[0] >= 40, "a key");
            }
        }
    }
    check(refused_wallets == 1 && wake_ups <= answered, "all have answered");
    check(poll(&ready, 1, 0) == 0, "and nothing more is there");
    check(indy_queue_close(queue) == Success, "closed");
    check(indy_generate_wallet_key(queue, NULL, indy_queue_cb_text) == CommonInvalidParam1,
          "a closed queue takes nothing");
    printf("%d answers by %d wake-ups\n", answered, wake_ups);
    return EXIT_SUCCESS;
}
