/*
 * A storage in memory for indy_register_wallet_storage. Besides, a test can hold up its calls, and
 * see how many there were at once and what was not freed.
 */

#include "records.h"

#include <pthread.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int is_held_up, inside, most_inside, waiting;

static void enter(void)
{
    pthread_mutex_lock(&lock);
    if (++inside > most_inside)
        most_inside = inside;
    waiting++;
    pthread_cond_broadcast(&changed);
    while (is_held_up)
        pthread_cond_wait(&changed, &lock);
    waiting--;
}

static ErrorCode leave(ErrorCode code)
{
    inside--;
    pthread_mutex_unlock(&lock);
    return code;
}

/* From now on calls wait. */
void plugged_hold_up(void)
{
    pthread_mutex_lock(&lock);
    is_held_up = 1;
    pthread_mutex_unlock(&lock);
}

void plugged_let_go(void)
{
    pthread_mutex_lock(&lock);
    is_held_up = 0;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
}

/* Returns when that many calls wait. */
void plugged_await_calls(int count)
{
    pthread_mutex_lock(&lock);
    while (waiting < count)
        pthread_cond_wait(&changed, &lock);
    pthread_mutex_unlock(&lock);
}

int plugged_most_at_once(void)
{
    int most;
    pthread_mutex_lock(&lock);
    most = most_inside;
    pthread_mutex_unlock(&lock);
    return most;
}

/* What is behind a handle: 'w' an open wallet, 'r' a record, 's' a search, 'm' metadata. A handle is
 * never given again, so one that is used when it is free is seen. */
enum { HANDLES = 1 << 20 };
static struct {
    char kind;
    void *what;
} handles[HANDLES];
static int32_t given, open_handles;

static int32_t give(char kind, void *what)
{
    demand(++given < HANDLES, "no more handles");
    handles[given].kind = kind;
    handles[given].what = what;
    open_handles++;
    return given;
}

static void *held(int32_t handle, char kind)
{
    demand(handle > 0 && handle <= given && handles[handle].kind == kind, "no such handle");
    return handles[handle].what;
}

static void *take(int32_t handle, char kind)
{
    void *what = held(handle, kind);
    handles[handle].kind = 0;
    open_handles--;
    return what;
}

/* How many handles were not given back. */
int plugged_open_handles(void)
{
    int count;
    pthread_mutex_lock(&lock);
    count = open_handles;
    pthread_mutex_unlock(&lock);
    return count;
}

static ErrorCode create(const char *name, const char *config, const char *credentials,
                        const char *metadata)
{
    (void)config, (void)credentials;
    enter();
    return leave(wallet_create(name, metadata));
}

static ErrorCode open(const char *name, const char *config, const char *credentials,
                      int32_t *handle)
{
    struct wallet *wallet;
    (void)config, (void)credentials;
    enter();
    wallet = *wallet_place(name);
    if (!wallet)
        return leave(WalletNotFoundError);
    *handle = give('w', wallet);
    return leave(Success);
}

static ErrorCode close(int32_t handle)
{
    enter();
    take(handle, 'w');
    return leave(Success);
}

static ErrorCode delete(const char *name, const char *config, const char *credentials)
{
    (void)config, (void)credentials;
    enter();
    return leave(wallet_delete(name));
}

static ErrorCode add_record(int32_t handle, const char *type, const char *id, const uint8_t *value,
                            size_t length, const char *tags_json)
{
    struct record *record;
    struct json *tags;
    enter();
    record = record_add(held(handle, 'w'), type, id);
    if (!record)
        return leave(WalletItemAlreadyExists);
    tags = json_parse(tags_json);
    record_set_value(record, value, length);
    tags_set(&record->tags, tags);
    json_free(tags);
    return leave(Success);
}

static ErrorCode update_record_value(int32_t handle, const char *type, const char *id,
                                     const uint8_t *value, size_t length)
{
    struct record *record;
    enter();
    record = record_find(held(handle, 'w'), type, id);
    if (!record)
        return leave(WalletItemNotFound);
    record_set_value(record, value, length);
    return leave(Success);
}

static ErrorCode change_tags(int32_t handle, const char *type, const char *id, const char *text,
                             void (*change)(struct tag **, const struct json *))
{
    struct record *record;
    struct json *json;
    enter();
    record = record_find(held(handle, 'w'), type, id);
    if (!record)
        return leave(WalletItemNotFound);
    json = json_parse(text);
    change(&record->tags, json);
    json_free(json);
    return leave(Success);
}

static ErrorCode update_record_tags(int32_t handle, const char *type, const char *id,
                                    const char *tags_json)
{
    return change_tags(handle, type, id, tags_json, tags_set);
}

static ErrorCode add_record_tags(int32_t handle, const char *type, const char *id,
                                 const char *tags_json)
{
    return change_tags(handle, type, id, tags_json, tags_add);
}

static ErrorCode delete_record_tags(int32_t handle, const char *type, const char *id,
                                    const char *tag_names_json)
{
    return change_tags(handle, type, id, tag_names_json, tags_remove);
}

static ErrorCode delete_record(int32_t handle, const char *type, const char *id)
{
    enter();
    return leave(record_remove(held(handle, 'w'), type, id) ? Success : WalletItemNotFound);
}

/* A record as it was when it was asked for, with what was asked of it. */
struct found {
    struct record *record;
    char *tags_json;
    int with_type, with_value;
};

static int32_t give_found(const struct record *record, const struct json *options)
{
    struct found *found = allocated(sizeof *found);
    struct text tags = {0};
    found->record = record_copy(record);
    found->with_type = !options || json_flag(options, "retrieveType", 0);
    found->with_value = !options || json_flag(options, "retrieveValue", 1);
    if (!options || json_flag(options, "retrieveTags", 0)) {
        put_tags(&tags, record->tags);
        found->tags_json = tags.start;
    }
    return give('r', found);
}

static ErrorCode get_record(int32_t handle, const char *type, const char *id,
                            const char *options_json, int32_t *record_handle)
{
    struct record *record;
    struct json *options;
    enter();
    record = record_find(held(handle, 'w'), type, id);
    if (!record)
        return leave(WalletItemNotFound);
    options = json_parse(options_json);
    *record_handle = give_found(record, options);
    json_free(options);
    return leave(Success);
}

static ErrorCode get_record_id(int32_t handle, int32_t record, const char **id)
{
    enter();
    held(handle, 'w');
    *id = ((struct found *)held(record, 'r'))->record->id;
    return leave(Success);
}

static ErrorCode get_record_type(int32_t handle, int32_t record, const char **type)
{
    struct found *found;
    enter();
    held(handle, 'w');
    found = held(record, 'r');
    *type = found->with_type ? found->record->type : NULL;
    return leave(Success);
}

static ErrorCode get_record_value(int32_t handle, int32_t record, const uint8_t **value,
                                  size_t *length)
{
    struct found *found;
    enter();
    held(handle, 'w');
    found = held(record, 'r');
    *value = found->with_value ? found->record->value : NULL;
    *length = found->with_value ? found->record->length : 0;
    return leave(Success);
}

static ErrorCode get_record_tags(int32_t handle, int32_t record, const char **tags_json)
{
    enter();
    held(handle, 'w');
    *tags_json = ((struct found *)held(record, 'r'))->tags_json;
    return leave(Success);
}

static ErrorCode free_record(int32_t handle, int32_t record)
{
    struct found *found;
    enter();
    held(handle, 'w');
    found = take(record, 'r');
    record_free(found->record);
    free(found->tags_json);
    free(found);
    return leave(Success);
}

static ErrorCode get_storage_metadata(int32_t handle, const char **metadata,
                                      int32_t *metadata_handle)
{
    char *copy;
    enter();
    copy = copied(((struct wallet *)held(handle, 'w'))->metadata);
    *metadata = copy;
    *metadata_handle = give('m', copy);
    return leave(Success);
}

static ErrorCode set_storage_metadata(int32_t handle, const char *metadata)
{
    enter();
    wallet_set_metadata(held(handle, 'w'), metadata);
    return leave(Success);
}

static ErrorCode free_storage_metadata(int32_t handle, int32_t metadata_handle)
{
    enter();
    held(handle, 'w');
    free(take(metadata_handle, 'm'));
    return leave(Success);
}

struct search {
    struct json *query, *options;
    char *type, *after_type, *after_id;
    size_t count;
};

static ErrorCode search_records(int32_t handle, const char *type, const char *query_json,
                                const char *options_json, int32_t *search_handle)
{
    struct search *search;
    struct wallet *wallet;
    enter();
    wallet = held(handle, 'w');
    search = allocated(sizeof *search);
    search->query = json_parse(query_json);
    search->options = json_parse(options_json);
    search->type = copied(type);
    if (json_flag(search->options, "retrieveTotalCount", 0))
        search->count = record_count(wallet, type, search->query);
    *search_handle = give('s', search);
    return leave(Success);
}

static ErrorCode search_all_records(int32_t handle, int32_t *search_handle)
{
    enter();
    held(handle, 'w');
    *search_handle = give('s', allocated(sizeof(struct search)));
    return leave(Success);
}

static ErrorCode get_search_total_count(int32_t handle, int32_t search_handle, size_t *count)
{
    enter();
    held(handle, 'w');
    *count = ((struct search *)held(search_handle, 's'))->count;
    return leave(Success);
}

static ErrorCode fetch_search_next_record(int32_t handle, int32_t search_handle,
                                          int32_t *record_handle)
{
    struct search *search;
    struct record *record;
    struct wallet *wallet;
    enter();
    wallet = held(handle, 'w');
    search = held(search_handle, 's');
    record = record_after(wallet, search->after_type, search->after_id, search->type,
                          search->query);
    if (!record)
        return leave(WalletItemNotFound);
    free(search->after_type);
    free(search->after_id);
    search->after_type = copied(record->type);
    search->after_id = copied(record->id);
    *record_handle = give_found(record, search->options);
    return leave(Success);
}

static ErrorCode free_search(int32_t handle, int32_t search_handle)
{
    struct search *search;
    enter();
    held(handle, 'w');
    search = take(search_handle, 's');
    json_free(search->query);
    json_free(search->options);
    free(search->type);
    free(search->after_type);
    free(search->after_id);
    free(search);
    return leave(Success);
}

/* In the order of the parameters of indy_register_wallet_storage, whose types they are checked
 * against here. */
struct plugged {
    WalletCreate create;
    WalletOpen open;
    WalletClose close;
    WalletDelete delete;
    WalletAddRecord add_record;
    WalletUpdateRecordValue update_record_value;
    WalletUpdateRecordTags update_record_tags;
    WalletAddRecordTags add_record_tags;
    WalletDeleteRecordTags delete_record_tags;
    WalletDeleteRecord delete_record;
    WalletGetRecord get_record;
    WalletGetRecordId get_record_id;
    WalletGetRecordType get_record_type;
    WalletGetRecordValue get_record_value;
    WalletGetRecordTags get_record_tags;
    WalletFreeRecord free_record;
    WalletGetStorageMetadata get_storage_metadata;
    WalletSetStorageMetadata set_storage_metadata;
    WalletFreeStorageMetadata free_storage_metadata;
    WalletSearchRecords search_records;
    WalletSearchAllRecords search_all_records;
    WalletGetSearchTotalCount get_search_total_count;
    WalletFetchSearchNextRecord fetch_search_next_record;
    WalletFreeSearch free_search;
};

const struct plugged plugged_functions = {
    create, open, close, delete, add_record, update_record_value, update_record_tags,
    add_record_tags, delete_record_tags, delete_record, get_record, get_record_id,
    get_record_type, get_record_value, get_record_tags, free_record, get_storage_metadata,
    set_storage_metadata, free_storage_metadata, search_records, search_all_records,
    get_search_total_count, fetch_search_next_record, free_search,
};
