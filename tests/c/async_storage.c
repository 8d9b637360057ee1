/*
 * A storage in memory for indy_register_async_wallet_storage, whose requests are completed by a thread
 * of its own, or inside the function if a test wants that. Besides, a test can hold up that thread,
 * and see how many requests are on their way.
 */

#include "records.h"

#include <pthread.h>

typedef ErrorCode (*Complete)(uint64_t request, ErrorCode err, const uint8_t *answer,
                              size_t length);

struct request {
    ErrorCode (*work)(int32_t storage, const struct json *question, struct text *answer);
    uint64_t number;
    int32_t storage;
    struct json *question;
    struct request *next;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static struct request *first, **last = &first;
static int waiting, is_held_up, is_completed_inside;
static Complete complete;

/* Before anything else: how requests are completed, and whether inside the function. */
void async_begin(Complete with, int inside)
{
    complete = with;
    is_completed_inside = inside;
}

void async_hold_up(void)
{
    pthread_mutex_lock(&lock);
    is_held_up = 1;
    pthread_mutex_unlock(&lock);
}

void async_let_go(void)
{
    pthread_mutex_lock(&lock);
    is_held_up = 0;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
}

/* Returns when that many requests wait. */
void async_await_requests(int count)
{
    pthread_mutex_lock(&lock);
    while (waiting < count)
        pthread_cond_wait(&changed, &lock);
    pthread_mutex_unlock(&lock);
}

/* The wallets that are open, by their handles. None is given again. */
enum { HANDLES = 1 << 16 };
static struct wallet *handles[HANDLES];
static int32_t given, open_handles;

/* How many wallets were not closed. */
int async_open_handles(void)
{
    int count;
    pthread_mutex_lock(&lock);
    count = open_handles;
    pthread_mutex_unlock(&lock);
    return count;
}

static struct wallet *held(int32_t storage)
{
    demand(storage > 0 && storage <= given && handles[storage], "no such wallet is open");
    return handles[storage];
}

static ErrorCode open_wallet(int32_t storage, const struct json *question, struct text *answer);

/* Does a request, with the lock held, and completes it without: whoever hears may ask again. */
static void serve(struct request *request)
{
    struct text answer = {0};
    ErrorCode code = request->work(request->storage, request->question, &answer);
    int32_t opened = request->work == open_wallet && code == Success ? given : 0;
    pthread_mutex_unlock(&lock);
    /* Nobody may wait for it any more. What was opened then is closed here. */
    if (complete(request->number, code, (const uint8_t *)answer.start, answer.length) != Success
        && opened) {
        pthread_mutex_lock(&lock);
        handles[opened] = NULL;
        open_handles--;
        pthread_mutex_unlock(&lock);
    }
    demand(complete(request->number, Success, NULL, 0) != Success, "completed twice");
    free(answer.start);
    json_free(request->question);
    free(request);
    pthread_mutex_lock(&lock);
}

static void *serve_all(void *unused)
{
    pthread_mutex_lock(&lock);
    for (;;) {
        struct request *request = first;
        if (!request || is_held_up) {
            pthread_cond_wait(&changed, &lock);
            continue;
        }
        first = request->next;
        if (!first)
            last = &first;
        waiting--;
        serve(request);
    }
    return unused;
}

static void start(void)
{
    pthread_t thread;
    demand(pthread_create(&thread, NULL, serve_all, NULL) == 0, "no thread");
    pthread_detach(thread);
}

static ErrorCode accept_request(uint64_t number, int32_t storage, const char *question_json,
                                ErrorCode (*work)(int32_t, const struct json *, struct text *))
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    struct request *request = allocated(sizeof *request);
    request->work = work;
    request->number = number;
    request->storage = storage;
    request->question = json_parse(question_json);
    pthread_mutex_lock(&lock);
    if (is_completed_inside) {
        serve(request);
    } else {
        pthread_once(&once, start);
        *last = request;
        last = &request->next;
        waiting++;
        pthread_cond_broadcast(&changed);
    }
    pthread_mutex_unlock(&lock);
    return Success;
}

static ErrorCode create(int32_t storage, const struct json *question, struct text *answer)
{
    (void)storage, (void)answer;
    return wallet_create(json_text(question, "id"), json_text(question, "metadata"));
}

static ErrorCode open_wallet(int32_t storage, const struct json *question, struct text *answer)
{
    struct wallet *wallet = *wallet_place(json_text(question, "id"));
    char text[64];
    (void)storage;
    if (!wallet)
        return WalletNotFoundError;
    demand(++given < HANDLES, "no more handles");
    handles[given] = wallet;
    open_handles++;
    snprintf(text, sizeof text, "{\"storage\":%d}", (int)given);
    put_text(answer, text);
    return Success;
}

static ErrorCode close_wallet(int32_t storage, const struct json *question, struct text *answer)
{
    (void)question, (void)answer;
    held(storage);
    handles[storage] = NULL;
    open_handles--;
    return Success;
}

static ErrorCode delete_wallet(int32_t storage, const struct json *question, struct text *answer)
{
    (void)storage, (void)answer;
    return wallet_delete(json_text(question, "id"));
}

static ErrorCode get_metadata(int32_t storage, const struct json *question, struct text *answer)
{
    (void)question;
    put_text(answer, "{\"metadata\":");
    put_string(answer, held(storage)->metadata);
    put(answer, '}');
    return Success;
}

static ErrorCode set_metadata(int32_t storage, const struct json *question, struct text *answer)
{
    (void)answer;
    wallet_set_metadata(held(storage), json_text(question, "metadata"));
    return Success;
}

/* The base64 of a value stays as it is. */
static void set_text(struct record *record, const char *value)
{
    record_set_value(record, (const uint8_t *)value, strlen(value) + 1);
}

static ErrorCode add(struct wallet *wallet, const struct json *write, const char *op)
{
    const char *type = json_text(write, "type"), *id = json_text(write, "id");
    struct record *record = record_add(wallet, type, id);
    if (!record && strcmp(op, "add") == 0)
        return WalletItemAlreadyExists;
    if (!record && strcmp(op, "keep") == 0)
        return Success;
    record = record_find(wallet, type, id);
    set_text(record, json_text(write, "value"));
    tags_set(&record->tags, json_get(write, "tags"));
    return Success;
}

static ErrorCode make(struct wallet *wallet, const struct json *write)
{
    const char *type = json_text(write, "type"), *id = json_text(write, "id");
    const char *op = json_text(write, "op"), *only_if = json_text(write, "only_if");
    struct record *record;
    if (strcmp(op, "add") == 0 || strcmp(op, "keep") == 0 || strcmp(op, "replace") == 0)
        return add(wallet, write, op);
    record = record_find(wallet, type, id);
    if (!record)
        return WalletItemNotFound;
    if (only_if && strcmp((char *)record->value, only_if) != 0)
        return WalletItemChanged;
    if (strcmp(op, "set_value") == 0)
        set_text(record, json_text(write, "value"));
    else if (strcmp(op, "set_tags") == 0)
        tags_set(&record->tags, json_get(write, "tags"));
    else if (strcmp(op, "add_tags") == 0)
        tags_add(&record->tags, json_get(write, "tags"));
    else if (strcmp(op, "remove_tags") == 0)
        tags_remove(&record->tags, json_get(write, "names"));
    else if (strcmp(op, "remove") == 0)
        record_remove(wallet, type, id);
    else
        demand(strcmp(op, "require") == 0, op);
    return Success;
}

static struct record *records_copy(const struct record *record)
{
    struct record *copy = NULL, **end = &copy;
    for (; record; record = record->next) {
        *end = record_copy(record);
        end = &(*end)->next;
    }
    return copy;
}

/* A change of one write needs no copy: a write that fails has changed nothing. */
static ErrorCode make_all(struct wallet *wallet, const struct json *write)
{
    struct record *before = write && write->next ? records_copy(wallet->records) : NULL;
    int can_fail = write && write->next;
    ErrorCode code = Success;
    for (; write && code == Success; write = write->next)
        code = make(wallet, write);
    if (code != Success && can_fail) {
        struct record *failed = wallet->records;
        wallet->records = before;
        before = failed;
    }
    records_free(before);
    return code;
}

static ErrorCode commit(int32_t storage, const struct json *question, struct text *answer)
{
    const struct json *change = json_get(question, "changes")->items;
    char text[16];
    put_text(answer, "{\"statuses\":[");
    for (; change; change = change->next) {
        snprintf(text, sizeof text, "%d%s", (int)make_all(held(storage), change->items),
                 change->next ? "," : "");
        put_text(answer, text);
    }
    put_text(answer, "]}");
    return Success;
}

/* The value and the tags, as far as they were asked for. */
static void put_contents(struct text *answer, const struct record *record, int value, int tags)
{
    if (value) {
        put_text(answer, "\"value\":");
        put_string(answer, (char *)record->value);
    }
    if (value && tags)
        put(answer, ',');
    if (tags) {
        put_text(answer, "\"tags\":");
        put_tags(answer, record->tags);
    }
}

static ErrorCode get(int32_t storage, const struct json *question, struct text *answer)
{
    struct record *record = record_find(held(storage), json_text(question, "type"),
                                        json_text(question, "id"));
    if (!record)
        return WalletItemNotFound;
    put(answer, '{');
    put_contents(answer, record, json_flag(question, "value", 0), json_flag(question, "tags", 0));
    put(answer, '}');
    return Success;
}

static void put_records(struct text *answer, int32_t storage, const struct json *question,
                        const char *type, const char *after_type, const char *after_id)
{
    const struct json *query = json_get(question, "query");
    int limit = atoi(json_get(question, "limit")->text), count = 0;
    int value = json_flag(question, "value", 1), tags = json_flag(question, "tags", 1);
    put_text(answer, "{\"records\":[");
    for (; count < limit; count++) {
        struct record *record = record_after(held(storage), after_type, after_id, type, query);
        if (!record)
            break;
        put_text(answer, count ? ",{\"type\":" : "{\"type\":");
        put_string(answer, record->type);
        put_text(answer, ",\"id\":");
        put_string(answer, record->id);
        if (value || tags)
            put(answer, ',');
        put_contents(answer, record, value, tags);
        put(answer, '}');
        after_type = record->type;
        after_id = record->id;
    }
    put_text(answer, "]}");
}

static ErrorCode search(int32_t storage, const struct json *question, struct text *answer)
{
    const char *type = json_text(question, "type");
    put_records(answer, storage, question, type, type, json_text(question, "after"));
    return Success;
}

static ErrorCode search_all(int32_t storage, const struct json *question, struct text *answer)
{
    const struct json *after = json_get(question, "after");
    int is_first = after->kind != 'o';
    put_records(answer, storage, question, NULL, is_first ? NULL : json_text(after, "type"),
                is_first ? NULL : json_text(after, "id"));
    return Success;
}

static ErrorCode count(int32_t storage, const struct json *question, struct text *answer)
{
    size_t found = record_count(held(storage), json_text(question, "type"),
                                json_get(question, "query"));
    char text[64];
    snprintf(text, sizeof text, "{\"count\":%zu}", found);
    put_text(answer, text);
    return Success;
}

/* The context is the address of the functions, which tells whether it arrives. */
extern const AsyncStorageFunctions async_functions;

#define ACCEPT(work)                                                                              \
    static ErrorCode ask_##work(void *context, uint64_t request, int32_t storage,                 \
                                const char *question_json)                                        \
    {                                                                                             \
        demand(context == (void *)&async_functions, "another context");                           \
        return accept_request(request, storage, question_json, work);                             \
    }

ACCEPT(create)
ACCEPT(open_wallet)
ACCEPT(close_wallet)
ACCEPT(delete_wallet)
ACCEPT(get_metadata)
ACCEPT(set_metadata)
ACCEPT(commit)
ACCEPT(get)
ACCEPT(search)
ACCEPT(count)
ACCEPT(search_all)

const AsyncStorageFunctions async_functions = {
    .size = sizeof(AsyncStorageFunctions),
    .context = (void *)&async_functions,
    .create = ask_create,
    .open = ask_open_wallet,
    .close = ask_close_wallet,
    .delete_wallet = ask_delete_wallet,
    .get_metadata = ask_get_metadata,
    .set_metadata = ask_set_metadata,
    .commit = ask_commit,
    .get = ask_get,
    .search = ask_search,
    .count = ask_count,
    .search_all = ask_search_all,
};
