/*
 * The library as a synchronous API: Alice packs a message for Bob, who unpacks it.
 *
 * A thread that has called indy_set_thread_inline(1) runs its commands itself. Each call returns
 * when its callback, which runs on this same thread, has returned: there is nothing to wait for and
 * nothing to lock. C99 with POSIX; also C++.
 */

#define _POSIX_C_SOURCE 200809L

#include <indy.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The commands of this program. A command's handle is a number of the caller's choice. */
enum command { MAKE_KEY, CREATE, OPEN, OPEN_AGAIN, ALICE, BOB, PACK, UNPACK, CLOSE, DELETE, COMMANDS };

/* What a command answered: what its callback has is gone when that returns. */
struct answer {
    ErrorCode code;
    char *details;
    WalletHandle wallet;
    char *texts[2];
};

static struct answer answers[COMMANDS];

/* A copy with a NUL at its end. A command that failed may bring no text. */
static char *copy(const char *text, size_t length)
{
    char *copied;
    if (text == NULL)
        return NULL;
    copied = strndup(text, length);
    if (copied == NULL)
        abort();
    return copied;
}

/* The details of an error are those of the thread that hears of it, while it does. */
static void answered(CommandHandle command, ErrorCode code)
{
    const char *details = NULL;
    answers[command].code = code;
    if (code != Success) {
        indy_get_current_error(&details);
        answers[command].details = copy(details, SIZE_MAX);
    }
}

static void on_done(CommandHandle command, ErrorCode code)
{
    answered(command, code);
}

static void on_wallet(CommandHandle command, ErrorCode code, WalletHandle wallet)
{
    answers[command].wallet = wallet;
    answered(command, code);
}

static void on_text(CommandHandle command, ErrorCode code, const char *text)
{
    answers[command].texts[0] = copy(text, SIZE_MAX);
    answered(command, code);
}

static void on_texts(CommandHandle command, ErrorCode code, const char *first, const char *second)
{
    answers[command].texts[0] = copy(first, SIZE_MAX);
    answers[command].texts[1] = copy(second, SIZE_MAX);
    answered(command, code);
}

static void on_bytes(CommandHandle command, ErrorCode code, const uint8_t *bytes, uint32_t length)
{
    answers[command].texts[0] = copy((const char *)bytes, length);
    answered(command, code);
}

/* How a command ended, be it that the call was refused, whose callback then never comes. */
static ErrorCode result(enum command command, ErrorCode accepted)
{
    if (accepted != Success)
        answered(command, accepted);
    return answers[command].code;
}

static void must(const char *what, enum command command, ErrorCode accepted)
{
    ErrorCode code = result(command, accepted);
    if (code != Success) {
        fprintf(stderr, "%s: error %d, %s\n", what, (int)code, answers[command].details);
        exit(EXIT_FAILURE);
    }
    printf("%s\n", what);
}

/* Only Bob's key opens the message, and Bob sees that it was packed with Alice's. */
static void send_message(WalletHandle wallet)
{
    const char *text = "Hello, Bob!", *packed;
    const char *alice, *bob;
    char recipients[64];

    must("Alice has a DID", ALICE, indy_create_and_store_my_did(ALICE, wallet, "{}", on_texts));
    must("Bob has a DID", BOB, indy_create_and_store_my_did(BOB, wallet, "{}", on_texts));
    alice = answers[ALICE].texts[1];
    bob = answers[BOB].texts[1];

    snprintf(recipients, sizeof recipients, "[\"%s\"]", bob);
    must("message packed", PACK,
         indy_pack_message(PACK, wallet, (const uint8_t *)text, (uint32_t)strlen(text), recipients,
                           alice, on_bytes));
    packed = answers[PACK].texts[0];
    must("message unpacked", UNPACK,
         indy_unpack_message(UNPACK, wallet, (const uint8_t *)packed, (uint32_t)strlen(packed),
                             on_bytes));
    printf("  %s\n", answers[UNPACK].texts[0]);
}

static void free_answers(void)
{
    for (int i = 0; i < COMMANDS; i++) {
        free(answers[i].details);
        free(answers[i].texts[0]);
        free(answers[i].texts[1]);
    }
}

int main(void)
{
    char directory[] = "/tmp/indy-example-XXXXXX";
    char config[128], credentials[128];
    WalletHandle wallet;

    if (indy_set_thread_inline(1) != Success || mkdtemp(directory) == NULL)
        return EXIT_FAILURE;
    snprintf(config, sizeof config, "{\"id\": \"mine\", \"storage_config\": {\"path\": \"%s\"}}",
             directory);

    /* Who has the key has the wallet. Keep it where your program keeps its secrets. */
    must("key made", MAKE_KEY, indy_generate_wallet_key(MAKE_KEY, NULL, on_text));
    snprintf(credentials, sizeof credentials,
             "{\"key\": \"%s\", \"key_derivation_method\": \"RAW\"}", answers[MAKE_KEY].texts[0]);

    must("wallet created", CREATE, indy_create_wallet(CREATE, config, credentials, on_done));
    must("wallet opened", OPEN, indy_open_wallet(OPEN, config, credentials, on_wallet));
    wallet = answers[OPEN].wallet;

    if (result(OPEN_AGAIN, indy_open_wallet(OPEN_AGAIN, config, credentials, on_wallet))
        != WalletAlreadyOpenedError)
        return EXIT_FAILURE;
    printf("not opened twice: %s\n", answers[OPEN_AGAIN].details);

    send_message(wallet);

    must("wallet closed", CLOSE, indy_close_wallet(CLOSE, wallet, on_done));
    must("wallet deleted", DELETE, indy_delete_wallet(DELETE, config, credentials, on_done));
    free_answers();
    return rmdir(directory) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
