/*
 * The library in an event loop: Alice packs a message for Bob, who unpacks it.
 *
 * Commands leave what they have to say in a completion queue, whose descriptor poll() waits for
 * beside whatever else a program waits for. One thread does everything, no code of this program runs
 * on another, and each completion starts what comes next. C99 with POSIX; also C++.
 */

#define _POSIX_C_SOURCE 200809L

#include <indy.h>

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The commands of this program: each has the handle of its number in the queue. */
enum command { MAKE_KEY, CREATE, OPEN, OPEN_AGAIN, ALICE, BOB, PACK, UNPACK, CLOSE, DELETE };

/* What has to live longer than a completion. */
struct session {
    int32_t queue;
    int is_over;
    char config[128], credentials[128];
    WalletHandle wallet;
    char alice[64], bob[64];
};

static void fail(const char *what, ErrorCode code, const char *details)
{
    fprintf(stderr, "%s: error %d, %s\n", what, (int)code, details);
    exit(EXIT_FAILURE);
}

/* A call that is refused leaves no completion: its details are this thread's. */
static void accepted(ErrorCode code)
{
    const char *details = NULL;
    if (code == Success)
        return;
    indy_get_current_error(&details);
    fail("a call was refused", code, details);
}

static void create(struct session *mine, const char *key)
{
    /* Who has the key has the wallet. Keep it where your program keeps its secrets. */
    snprintf(mine->credentials, sizeof mine->credentials,
             "{\"key\": \"%s\", \"key_derivation_method\": \"RAW\"}", key);
    accepted(indy_create_wallet(mine->queue + CREATE, mine->config, mine->credentials,
                                indy_queue_cb));
}

static void open_wallet(struct session *mine, enum command as)
{
    accepted(indy_open_wallet(mine->queue + as, mine->config, mine->credentials,
                              indy_queue_cb_handle));
}

/* Three commands at once, of which none waits for another. */
static void use(struct session *mine, WalletHandle wallet)
{
    mine->wallet = wallet;
    accepted(indy_create_and_store_my_did(mine->queue + ALICE, wallet, "{}", indy_queue_cb_texts));
    accepted(indy_create_and_store_my_did(mine->queue + BOB, wallet, "{}", indy_queue_cb_texts));
    open_wallet(mine, OPEN_AGAIN);
}

/* Only Bob's key opens the message, and Bob sees that it was packed with Alice's. */
static void pack(struct session *mine)
{
    const char *text = "Hello, Bob!";
    char recipients[72];
    if (mine->alice[0] == 0 || mine->bob[0] == 0)
        return; /* The other key is still to come. */
    snprintf(recipients, sizeof recipients, "[\"%s\"]", mine->bob);
    accepted(indy_pack_message(mine->queue + PACK, mine->wallet, (const uint8_t *)text,
                               (uint32_t)strlen(text), recipients, mine->alice,
                               indy_queue_cb_bytes));
}

/* What a command takes is read during the call, so that it may be of a completion. */
static void unpack(struct session *mine, const char *packed, size_t length)
{
    accepted(indy_unpack_message(mine->queue + UNPACK, mine->wallet, (const uint8_t *)packed,
                                 (uint32_t)length, indy_queue_cb_bytes));
}

static void step(struct session *mine, const indy_completion_t *it)
{
    enum command command = (enum command)(it->command_handle - mine->queue);
    if (it->err != (command == OPEN_AGAIN ? WalletAlreadyOpenedError : Success))
        fail("a command failed", it->err, it->details);
    switch (command) {
    case MAKE_KEY: create(mine, it->texts[0]); break;
    case CREATE: open_wallet(mine, OPEN); break;
    case OPEN: use(mine, (WalletHandle)it->numbers[0]); break;
    case OPEN_AGAIN: printf("not opened twice: %s\n", it->details); break;
    case ALICE:
        snprintf(mine->alice, sizeof mine->alice, "%s", it->texts[1]);
        pack(mine);
        break;
    case BOB:
        snprintf(mine->bob, sizeof mine->bob, "%s", it->texts[1]);
        pack(mine);
        break;
    case PACK: unpack(mine, it->texts[0], it->lengths[0]); break;
    case UNPACK:
        printf("unpacked: %s\n", it->texts[0]);
        accepted(indy_close_wallet(mine->queue + CLOSE, mine->wallet, indy_queue_cb));
        break;
    case CLOSE:
        accepted(indy_delete_wallet(mine->queue + DELETE, mine->config, mine->credentials,
                                    indy_queue_cb));
        break;
    case DELETE: mine->is_over = 1; break;
    }
}

/* The event loop. A program that has one adds the descriptor to it. */
static void run(struct session *mine, int descriptor)
{
    struct pollfd ready;
    ready.fd = descriptor;
    ready.events = POLLIN;
    while (!mine->is_over) {
        const indy_completion_t *completions;
        size_t count;
        if (poll(&ready, 1, -1) != 1)
            continue; /* A signal. */
        accepted(indy_queue_drain(mine->queue, &completions, &count));
        for (size_t i = 0; i < count; i++)
            step(mine, &completions[i]);
    }
}

int main(void)
{
    static struct session mine;
    char directory[] = "/tmp/indy-example-XXXXXX";
    int32_t descriptor;

    if (mkdtemp(directory) == NULL)
        return EXIT_FAILURE;
    snprintf(mine.config, sizeof mine.config,
             "{\"id\": \"mine\", \"storage_config\": {\"path\": \"%s\"}}", directory);

    accepted(indy_queue_open(&mine.queue, &descriptor));
    accepted(indy_generate_wallet_key(mine.queue + MAKE_KEY, NULL, indy_queue_cb_text));
    run(&mine, descriptor);
    accepted(indy_queue_close(mine.queue));
    return rmdir(directory) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
