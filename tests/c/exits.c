/*
 * Ways for a process to end while commands are in flight and callbacks come: `exits WAY DIRECTORY`. It ends
 * with status 0, whatever the library's threads do meanwhile. C99; also C++.
 */

#include <indy.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DID "V4SGRU86Z58d6TV7PBUe6f"

enum { COMMANDS = 400, ANSWERED = 20 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t called = PTHREAD_COND_INITIALIZER;
static int answers = 0;
static int ends_in_callback = 0;
static WalletHandle wallet;
static char schema[1024];

static void fail(const char *what)
{
    fprintf(stderr, "%s\n", what);
    abort();
}

/* Counts an answer, which is an error only where the process is shutting the library down. */
static void answered(ErrorCode code)
{
    int is_last;
    if (code != Success && code != CommandCancelled)
        fail("a command has failed");
    pthread_mutex_lock(&lock);
    is_last = ++answers == ANSWERED && ends_in_callback;
    pthread_cond_signal(&called);
    pthread_mutex_unlock(&lock);
    if (is_last)
        exit(0);
}

static void on_done(CommandHandle handle, ErrorCode code)
{
    (void)handle;
    answered(code);
}

static void on_wallet(CommandHandle handle, ErrorCode code, WalletHandle opened)
{
    (void)handle;
    wallet = opened;
    answered(code);
}

static void on_texts(CommandHandle handle, ErrorCode code, const char *first, const char *second)
{
    (void)first;
    if (handle == 3 && strlen(second) < sizeof schema)
        strcpy(schema, second);
    answered(code);
}

static void accepted(ErrorCode code)
{
    if (code != Success)
        fail("a command was refused");
}

static void wait_for(int count)
{
    pthread_mutex_lock(&lock);
    while (answers < count)
        pthread_cond_wait(&called, &lock);
    pthread_mutex_unlock(&lock);
}

/* A key generation, and many short commands. */
static void begin(const char *directory)
{
    const char *credentials =
        "{\"key\": \"11111111111111111111111111111111\", \"key_derivation_method\": \"RAW\"}";
    char config[512];
    CommandHandle handle;
    snprintf(config, sizeof config,
             "{\"id\": \"wallet\", \"storage_config\": {\"path\": \"%s\"}}", directory);
    accepted(indy_create_wallet(1, config, credentials, on_done));
    wait_for(1);
    accepted(indy_open_wallet(2, config, credentials, on_wallet));
    wait_for(2);
    accepted(indy_issuer_create_schema(3, DID, "person", "1.0", "[\"name\"]", on_texts));
    wait_for(3);
    answers = 0;
    accepted(indy_issuer_create_and_store_credential_def(4, wallet, DID, schema, "tag", NULL, NULL,
                                                         on_texts));
    for (handle = 5; handle < COMMANDS; handle++)
        accepted(indy_create_and_store_my_did(handle, wallet, "{}", on_texts));
}

int main(int argc, char **argv)
{
    const char *way = argc == 3 ? argv[1] : "";
    ends_in_callback = strcmp(way, "in_a_callback") == 0 || strcmp(way, "without_main") == 0;
    if (argc == 3)
        begin(argv[2]);
    if (strcmp(way, "main_returns") == 0)
        return 0;
    if (strcmp(way, "without_main") == 0)
        pthread_exit(NULL); /* the process goes on without this thread */
    if (ends_in_callback)
        wait_for(2 * COMMANDS);
    if (strcmp(way, "at_once") == 0)
        _exit(0);
    wait_for(ANSWERED);
    if (strcmp(way, "exit") == 0)
        exit(0);
    if (strcmp(way, "shutdown") == 0)
        return indy_shutdown(60000) != Success;
    fail("exits WAY DIRECTORY");
}
