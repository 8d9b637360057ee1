/*
 * A first look at the library from C: a wallet, a DID, a signature, a schema and a credential
 * definition. It needs the header, the library and threads to wait with. C99; also C++.
 *
 * A command returns at once and calls back later, on a thread of the library. This program has
 * nothing else to do meanwhile, so it waits for each callback with a condition variable.
 */

#include <indy.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the last callback brought. One command runs at a time, so one place is enough. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t called = PTHREAD_COND_INITIALIZER;
static CommandHandle expected = 0;
static int has_answer = 0;
static ErrorCode answer_code;
static WalletHandle answer_handle;
static bool answer_flag;
static char *answer_texts[2];
static uint8_t answer_bytes[64];
static uint32_t answer_length;
static char *answer_details;

/* Texts live until the callback returns: what is needed longer is copied. */
static char *copy(const char *text)
{
    char *copied = (char *)malloc(strlen(text) + 1);
    if (copied == NULL)
        abort();
    return strcpy(copied, text);
}

/* Called with the lock held. Details belong to the thread that runs the callback. */
static void answer(CommandHandle handle, ErrorCode code)
{
    const char *details = NULL;
    if (handle != expected || has_answer) {
        fprintf(stderr, "a callback that nobody expects: %d\n", (int)handle);
        abort();
    }
    answer_code = code;
    if (code != Success) {
        indy_get_current_error(&details);
        answer_details = copy(details);
    }
    has_answer = 1;
    pthread_cond_signal(&called);
}

static void on_done(CommandHandle handle, ErrorCode code)
{
    pthread_mutex_lock(&lock);
    answer(handle, code);
    pthread_mutex_unlock(&lock);
}

static void on_handle(CommandHandle handle, ErrorCode code, WalletHandle wallet)
{
    pthread_mutex_lock(&lock);
    answer_handle = wallet;
    answer(handle, code);
    pthread_mutex_unlock(&lock);
}

static void on_flag(CommandHandle handle, ErrorCode code, bool flag)
{
    pthread_mutex_lock(&lock);
    answer_flag = flag;
    answer(handle, code);
    pthread_mutex_unlock(&lock);
}

static void on_text(CommandHandle handle, ErrorCode code, const char *text)
{
    pthread_mutex_lock(&lock);
    answer_texts[0] = copy(text);
    answer(handle, code);
    pthread_mutex_unlock(&lock);
}

static void on_texts(CommandHandle handle, ErrorCode code, const char *first, const char *second)
{
    pthread_mutex_lock(&lock);
    answer_texts[0] = copy(first);
    answer_texts[1] = copy(second);
    answer(handle, code);
    pthread_mutex_unlock(&lock);
}

static void on_bytes(CommandHandle handle, ErrorCode code, const uint8_t *bytes, uint32_t length)
{
    pthread_mutex_lock(&lock);
    answer_length = length <= sizeof answer_bytes ? length : 0;
    if (answer_length > 0)
        memcpy(answer_bytes, bytes, answer_length);
    answer(handle, code);
    pthread_mutex_unlock(&lock);
}

/* Forgets the last answer and gives the handle of the next command. */
static CommandHandle next_command(void)
{
    pthread_mutex_lock(&lock);
    free(answer_texts[0]);
    free(answer_texts[1]);
    free(answer_details);
    answer_texts[0] = answer_texts[1] = answer_details = NULL;
    has_answer = 0;
    expected++;
    pthread_mutex_unlock(&lock);
    return expected;
}

static void fail(const char *what, ErrorCode code, const char *details)
{
    fprintf(stderr, "%s: code %d, %s\n", what, (int)code, details ? details : "no details");
    exit(EXIT_FAILURE);
}

/* Waits for the callback of a command that was accepted, and gives its code. */
static ErrorCode wait_for(const char *what, ErrorCode accepted)
{
    const char *details = NULL;
    if (accepted != Success) {
        indy_get_current_error(&details);
        fail(what, accepted, details);
    }
    pthread_mutex_lock(&lock);
    while (!has_answer)
        pthread_cond_wait(&called, &lock);
    pthread_mutex_unlock(&lock);
    return answer_code;
}

static void must_succeed(const char *what, ErrorCode accepted)
{
    ErrorCode code = wait_for(what, accepted);
    if (code != Success)
        fail(what, code, answer_details);
    printf("%s\n", what);
}

static void must_fail(const char *what, ErrorCode accepted, ErrorCode with)
{
    ErrorCode code = wait_for(what, accepted);
    if (code != with || answer_details == NULL || strstr(answer_details, "\"message\"") == NULL)
        fail(what, code, answer_details);
    printf("%s: %s\n", what, answer_details);
}

/* Signs a message with the key and verifies it, whole and changed. */
static void sign_and_verify(WalletHandle wallet, const char *verkey)
{
    const uint8_t message[] = {'h', 'e', 'l', 'l', 'o'};
    const uint8_t changed[] = {'h', 'e', 'l', 'l', 'O'};
    const uint32_t length = sizeof message;
    uint8_t signature[64];

    must_succeed("signed", indy_crypto_sign(next_command(), wallet, verkey, message, length,
                                            on_bytes));
    if (answer_length != sizeof signature)
        fail("a signature has 64 bytes", Success, NULL);
    memcpy(signature, answer_bytes, sizeof signature);
    must_succeed("verified", indy_crypto_verify(next_command(), verkey, message, length, signature,
                                                sizeof signature, on_flag));
    if (!answer_flag)
        fail("the signature is valid", Success, NULL);
    must_succeed("verified something else",
                 indy_crypto_verify(next_command(), verkey, changed, length, signature,
                                    sizeof signature, on_flag));
    if (answer_flag)
        fail("a signature of something else is not", Success, NULL);
}

/* Makes a schema and the keys to issue credentials under it. */
static void define_credentials(WalletHandle wallet, const char *did)
{
    char *schema;

    must_succeed("schema made", indy_issuer_create_schema(next_command(), did, "diploma", "1.0",
                                                          "[\"name\", \"degree\"]", on_texts));
    printf("  %s\n", answer_texts[0]);
    schema = copy(answer_texts[1]);
    must_succeed("credential definition made",
                 indy_issuer_create_and_store_credential_def(
                     next_command(), wallet, did, schema, "first", "CL",
                     "{\"support_revocation\": false}", on_texts));
    printf("  %s\n", answer_texts[0]);
    free(schema);
}

/* A refused call tells why at once, and never calls back. */
static void be_refused(WalletHandle wallet)
{
    const char *details = NULL;
    ErrorCode code = indy_create_and_store_my_did(next_command(), wallet, NULL, on_texts);
    indy_get_current_error(&details);
    if (code != CommonInvalidParam3 || details == NULL)
        fail("null is refused as the third parameter", code, details);
    printf("refused: %s\n", details);
}

int main(int argc, char **argv)
{
    /* A key of its own for each wallet in earnest: indy_generate_wallet_key. */
    const char *credentials = "{\"key\": \"8dvfYSt5d1taSd6yJdpjq4emkwsPDDLYxkNFysFD2cZY\","
                              " \"key_derivation_method\": \"RAW\"}";
    char config[1024];
    char *did, *verkey;
    WalletHandle wallet;

    if (argc != 2 || strlen(argv[1]) > 512) {
        fprintf(stderr, "usage: %s DIRECTORY-FOR-A-WALLET\n", argv[0]);
        return EXIT_FAILURE;
    }
    sprintf(config, "{\"id\": \"first\", \"storage_config\": {\"path\": \"%s\"}}", argv[1]);

    must_succeed("wallet created", indy_create_wallet(next_command(), config, credentials, on_done));
    must_fail("not created twice", indy_create_wallet(next_command(), config, credentials, on_done),
              WalletAlreadyExistsError);
    must_succeed("wallet opened", indy_open_wallet(next_command(), config, credentials, on_handle));
    wallet = answer_handle;

    must_succeed("DID made", indy_create_and_store_my_did(next_command(), wallet, "{}", on_texts));
    did = copy(answer_texts[0]);
    verkey = copy(answer_texts[1]);
    printf("  %s\n", did);
    must_succeed("key found", indy_key_for_local_did(next_command(), wallet, did, on_text));
    if (strcmp(answer_texts[0], verkey) != 0)
        fail("it is the DID's key", Success, NULL);

    sign_and_verify(wallet, verkey);
    define_credentials(wallet, did);
    be_refused(wallet);
    free(did);
    free(verkey);

    must_succeed("wallet closed", indy_close_wallet(next_command(), wallet, on_done));
    must_fail("not closed twice", indy_close_wallet(next_command(), wallet, on_done),
              WalletInvalidHandle);
    must_succeed("wallet deleted", indy_delete_wallet(next_command(), config, credentials, on_done));
    next_command();
    return EXIT_SUCCESS;
}
