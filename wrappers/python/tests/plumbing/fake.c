/* A libindy that does what a test tells it: it has the few functions that give each shape of
 * answer, and answers from threads of its own, when and how often it is told, into completion queues.
 * What to do is said by a text argument:
 *
 *   echo:TEXT     answer TEXT
 *   fail:CODE     answer this error code, with details that name the command handle
 *   refuse:CODE   return this error code, with details
 *   hold          answer when fake_release is called
 *   twice, inline, latin1, log    see act()
 *   interrupt     raise SIGINT, and answer before the call returns
 */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef void (*text_cb)(int32_t handle, int32_t err, const char *text);
typedef void (*log_cb)(const void *context, uint32_t level, const char *target,
                       const char *message, const char *module, const char *file, uint32_t line);

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_rwlock_t attached = PTHREAD_RWLOCK_INITIALIZER;
static int is_detached;
static int calls;
static log_cb logger;
static void (*listener)(int32_t handle, const char *stage, uint64_t done, uint64_t total);
static _Thread_local char details[200];

struct held { int32_t handle; text_cb cb; char what[100]; struct held *next; };
static struct held *held;

static void fail(int32_t handle) {
    snprintf(details, sizeof details, "{\"message\":\"about %d\",\"backtrace\":\"here\"}", handle);
}

static void act(struct held *job) {
    if (strncmp(job->what, "echo:", 5) == 0) {
        job->cb(job->handle, 0, job->what + 5);
    } else if (strncmp(job->what, "fail:", 5) == 0) {
        fail(job->handle);
        job->cb(job->handle, atoi(job->what + 5), NULL);
    } else if (strcmp(job->what, "twice") == 0) {
        job->cb(job->handle, 0, "first");
        job->cb(job->handle, 0, "second");
    } else if (strcmp(job->what, "latin1") == 0) {
        job->cb(job->handle, 0, "\xe9");
    } else if (strcmp(job->what, "log") == 0) {
        for (uint32_t level = 1; level <= 5; level++)
            logger(NULL, level, "indy::commands::did", "a record", "module", "src/did.rs", 42);
        job->cb(job->handle, 0, "logged");
    } else {
        job->cb(job->handle, 0, job->what);
    }
}

static void *run(void *argument) {
    struct held *job = argument;
    pthread_rwlock_rdlock(&attached);
    if (!is_detached) act(job);
    pthread_rwlock_unlock(&attached);
    free(job);
    return NULL;
}

static pthread_t start(struct held *job) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, run, job) != 0) abort();
    return thread;
}

int32_t indy_generate_wallet_key(int32_t handle, const char *what, text_cb cb) {
    pthread_mutex_lock(&lock);
    calls++;
    pthread_mutex_unlock(&lock);
    if (what != NULL && strncmp(what, "refuse:", 7) == 0) {
        fail(handle);
        return atoi(what + 7);
    }
    struct held *job = calloc(1, sizeof *job);
    job->handle = handle;
    job->cb = cb;
    snprintf(job->what, sizeof job->what, "%s", what != NULL ? what : "null");
    if (strcmp(job->what, "inline") == 0) {
        run(job);
    } else if (strcmp(job->what, "interrupt") == 0) {
        raise(SIGINT);
        run(job);
    } else if (strcmp(job->what, "hold") == 0) {
        pthread_mutex_lock(&lock);
        job->next = held;
        held = job;
        pthread_mutex_unlock(&lock);
    } else {
        pthread_detach(start(job));
    }
    return 0;
}

/* Answers what is held, and returns when it has. */
void fake_release(void) {
    pthread_mutex_lock(&lock);
    struct held *job = held;
    held = NULL;
    pthread_mutex_unlock(&lock);
    while (job != NULL) {
        struct held *next = job->next;
        pthread_join(start(job), NULL);
        job = next;
    }
}

static void *release_for_ever(void *unused) {
    for (;;) fake_release();
    return unused;
}

/* Goes on answering what is held, also while the process exits. */
void fake_release_for_ever(void) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, release_for_ever, NULL) != 0) abort();
}

int fake_calls(void) { return calls; }

/* Completion queues. A drained completion is never freed: a test's process is short. */

#define HANDLES (1 << 21)
#define QUEUES 1000
#define ROOM 4096

struct completion {
    int32_t handle, err, kind;
    int64_t numbers[2];
    const char *texts[3];
    size_t lengths[3];
    const char *details;
};

static struct queue {
    int pipe[2];
    bool is_open, is_woken;
    size_t count;
    struct completion arrived[ROOM], given[ROOM];
} *queues[QUEUES];

static int drains;

int fake_drains(void) { return drains; }

int fake_open_queues(void) {
    int open = 0;
    for (int i = 0; i < QUEUES; i++) open += queues[i] != NULL && queues[i]->is_open;
    return open;
}

int32_t indy_queue_open(int32_t *number, int32_t *descriptor) {
    struct queue *queue = calloc(1, sizeof *queue);
    if (pipe(queue->pipe) != 0 || fcntl(queue->pipe[0], F_SETFL, O_NONBLOCK) != 0) abort();
    queue->is_open = true;
    pthread_mutex_lock(&lock);
    int place = 0;
    while (queues[place] != NULL) place++; /* no number twice */
    queues[place] = queue;
    pthread_mutex_unlock(&lock);
    *number = (place + 1) * HANDLES;
    *descriptor = queue->pipe[0];
    return 0;
}

int32_t indy_queue_drain(int32_t number, const struct completion **completions, size_t *count) {
    struct queue *queue = queues[number / HANDLES - 1];
    char bytes[64];
    while (read(queue->pipe[0], bytes, sizeof bytes) > 0) {}
    pthread_mutex_lock(&lock);
    drains++;
    queue->is_woken = false;
    *count = queue->count;
    memcpy(queue->given, queue->arrived, queue->count * sizeof *queue->given);
    queue->count = 0;
    pthread_mutex_unlock(&lock);
    *completions = queue->given;
    return 0;
}

int32_t indy_queue_close(int32_t number) {
    struct queue *queue = queues[number / HANDLES - 1];
    pthread_mutex_lock(&lock);
    queue->is_open = false;
    pthread_mutex_unlock(&lock);
    close(queue->pipe[0]), close(queue->pipe[1]);
    return 0;
}

static void put(struct completion completion) {
    if (completion.err != 0) completion.details = strdup(details);
    struct queue *queue = queues[completion.handle / HANDLES - 1];
    pthread_mutex_lock(&lock);
    if (queue->is_open) {
        if (queue->count == ROOM) abort();
        queue->arrived[queue->count++] = completion;
        if (!queue->is_woken && write(queue->pipe[1], "", 1) != 1) abort();
        queue->is_woken = true;
    }
    pthread_mutex_unlock(&lock);
}

void indy_queue_cb(int32_t handle, int32_t err) {
    put((struct completion){.handle = handle, .err = err});
}

void indy_queue_cb_flag(int32_t handle, int32_t err, bool flag) {
    put((struct completion){.handle = handle, .err = err, .numbers = {flag}});
}

void indy_queue_cb_handle(int32_t handle, int32_t err, int32_t number) {
    put((struct completion){.handle = handle, .err = err, .numbers = {number}});
}

void indy_queue_cb_texts(int32_t handle, int32_t err, const char *first, const char *second) {
    struct completion completion = {.handle = handle, .err = err};
    const char *texts[] = {first, second};
    for (int i = 0; i < 2 && texts[i] != NULL; i++) {
        completion.texts[i] = strdup(texts[i]);
        completion.lengths[i] = strlen(texts[i]);
    }
    put(completion);
}

void indy_queue_cb_text(int32_t handle, int32_t err, const char *text) {
    indy_queue_cb_texts(handle, err, text, NULL);
}

void indy_queue_cb_bytes(int32_t handle, int32_t err, const uint8_t *bytes, uint32_t length) {
    char *copy = malloc(length + 1);
    memcpy(copy, bytes, length);
    put((struct completion){handle, err, 0, {0}, {copy}, {length}, NULL});
}

/* The other shapes answer on the calling thread. */

static int open_wallets;

int fake_open_wallets(void) { return open_wallets; }

int32_t indy_close_wallet(int32_t handle, int32_t wallet, void (*cb)(int32_t, int32_t)) {
    if (wallet == 7) open_wallets--;
    cb(handle, wallet == 7 ? 0 : 200);
    return 0;
}

/* Commits late: when it is told to stop, the wallet is open already. One that is "stoppable" fails. */

static struct { int32_t handle, err; void (*cb)(int32_t, int32_t, int32_t); } opening;

static void open_late(void) {
    open_wallets += opening.err == 0;
    opening.cb(opening.handle, opening.err, 7);
    opening.cb = NULL;
}

int32_t indy_open_wallet(int32_t handle, const char *config, const char *credentials,
                         void (*cb)(int32_t, int32_t, int32_t)) {
    bool is_stoppable = strcmp(config, "stoppable") == 0;
    if (is_stoppable || strcmp(config, "late") == 0 || strcmp(config, "interrupt") == 0) {
        opening.handle = handle;
        opening.err = is_stoppable ? 113 : 0;
        opening.cb = cb;
    } else {
        cb(handle, 0, (int32_t)(strlen(config) * 100 + strlen(credentials)));
    }
    if (strcmp(config, "interrupt") == 0) {
        raise(SIGINT);
        open_late();
    }
    return 0;
}

int32_t indy_create_and_store_my_did(int32_t handle, int32_t wallet, const char *did,
                                     void (*cb)(int32_t, int32_t, const char *, const char *)) {
    cb(handle, 0, wallet == -1 ? "minus one" : "other", did);
    return 0;
}

int32_t indy_crypto_sign(int32_t handle, int32_t wallet, const char *key, const uint8_t *message,
                         uint32_t length,
                         void (*cb)(int32_t, int32_t, const uint8_t *, uint32_t)) {
    (void)wallet, (void)key;
    uint8_t reversed[64] = {0};
    for (uint32_t i = 0; i < length; i++) reversed[i] = message[length - 1 - i];
    cb(handle, 0, reversed, length);
    return 0;
}

int32_t indy_crypto_verify(int32_t handle, const char *key, const uint8_t *message, uint32_t length,
                           const uint8_t *signature, uint32_t signature_length,
                           void (*cb)(int32_t, int32_t, uint8_t)) {
    (void)key;
    cb(handle, 0, length == signature_length && memcmp(message, signature, length) == 0);
    return 0;
}

int32_t indy_set_protocol_version(int32_t handle, size_t version, void (*cb)(int32_t, int32_t)) {
    cb(handle, version == 1 || version == SIZE_MAX ? 0 : 308);
    return 0;
}

int32_t indy_set_runtime_config(const char *config) {
    if (config[0] == '{') return 0;
    fail(0);
    return 113;
}

int32_t indy_set_logger(const void *context, const void *enabled, log_cb log, const void *flush) {
    (void)context, (void)enabled, (void)flush;
    logger = log;
    return 0;
}

void indy_get_current_error(const char **text) { *text = details[0] != '\0' ? details : NULL; }

static int cancelled; /* only the scenario's own thread cancels */

int32_t indy_cancel(int32_t handle) {
  cancelled++; /* who was cancelled is answered all the same */
  if (opening.cb != NULL && opening.handle == handle) open_late();
  return 0;
}

int fake_cancelled(void) { return cancelled; }

/* The orders of commands, by the places of their handles in the first queue. */

static char orders[ROOM][200];

const char *fake_order(int32_t place) { return orders[place]; }

int32_t indy_command_options(int32_t handle, const char *json) {
    int32_t place = handle % HANDLES;
    if (place < ROOM) snprintf(orders[place], sizeof orders[place], "%s", json);
    return 0;
}

int32_t indy_run_lane(const char *lane, uint32_t most, uint32_t timeout_ms, uint32_t *ran) {
    (void)lane, (void)most, (void)timeout_ms;
    *ran = 0;
    return 0;
}

int32_t indy_shutdown(uint32_t timeout_ms) {
    (void)timeout_ms;
    return 0;
}

int32_t indy_set_progress_listener(const void *function) {
    *(const void **)&listener = function;
    return 0;
}

static void *report(void *handle) {
    for (int done = 1; done <= 2; done++) listener(*(int32_t *)handle, "stage", done, 3);
    return NULL;
}

/* Tells the listener of progress, on a thread of its own, and returns when it has heard. */
void fake_progress(int32_t handle) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, report, &handle) != 0) abort();
    pthread_join(thread, NULL);
}

int32_t indy_set_thread_inline(uint8_t is_inline) {
  (void)is_inline; /* what is answered on the calling thread, as "inline" is, is so without this */
  return 0;
}

int32_t indy_detach_callbacks(void) {
    pthread_rwlock_wrlock(&attached);
    is_detached = 1;
    pthread_rwlock_unlock(&attached);
    return 0;
}
