// The C API of indy-lanes, a libindy whose commands never wait for each other.
//
// Written by cbindgen from the documentation in src/api: change it there.
//
// Every function with a callback returns at once. A code other than Success: the call is refused, its
// callback is never called, and indy_get_current_error tells why. Success: the callback is called
// exactly once (unless indy_detach_callbacks was called), on a thread of the library, with the handle
// that the call was given. Texts handed to a callback live until it returns. A callback must return:
// it throws no exception. A thread that has called indy_set_thread_inline(1) runs its commands itself:
// the call returns after the callback, which runs on that thread.
//
// Commands started without waiting for the callback of the first run at the same time. Writes to
// one wallet are applied in the order of the calls; a command that computes for a long time takes
// its place in that order when it is done. Fetches of one search get their pages in the order of the
// calls. A parameter that is refused is named by its position,
// command_handle being the first; the few functions whose positions libindy counted otherwise say so.

#ifndef INDY_H
#define INDY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// What a call or a command ended with.
enum ErrorCode
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  // The call was accepted, or the command succeeded.
  Success = 0,
  // A parameter is null, empty, not UTF-8 or out of range; the number is its position.
  CommonInvalidParam1 = 100,
  CommonInvalidParam2 = 101,
  CommonInvalidParam3 = 102,
  CommonInvalidParam4 = 103,
  CommonInvalidParam5 = 104,
  CommonInvalidParam6 = 105,
  CommonInvalidParam7 = 106,
  CommonInvalidParam8 = 107,
  CommonInvalidParam9 = 108,
  CommonInvalidParam10 = 109,
  CommonInvalidParam11 = 110,
  CommonInvalidParam12 = 111,
  // The library cannot do this now, or met a bug of its own.
  CommonInvalidState = 112,
  // A JSON text, key or identifier does not have the form it must have.
  CommonInvalidStructure = 113,
  // A file could not be read or written.
  CommonIOError = 114,
  CommonInvalidParam13 = 115,
  CommonInvalidParam14 = 116,
  CommonInvalidParam15 = 117,
  CommonInvalidParam16 = 118,
  CommonInvalidParam17 = 119,
  CommonInvalidParam18 = 120,
  CommonInvalidParam19 = 121,
  CommonInvalidParam20 = 122,
  CommonInvalidParam21 = 123,
  CommonInvalidParam22 = 124,
  CommonInvalidParam23 = 125,
  CommonInvalidParam24 = 126,
  CommonInvalidParam25 = 127,
  CommonInvalidParam26 = 128,
  CommonInvalidParam27 = 129,
  // No wallet is open under this handle.
  WalletInvalidHandle = 200,
  // No storage of this type is registered.
  WalletUnknownTypeError = 201,
  WalletTypeAlreadyRegisteredError = 202,
  // A wallet with this id exists.
  WalletAlreadyExistsError = 203,
  // No wallet with this id exists.
  WalletNotFoundError = 204,
  WalletIncompatiblePoolError = 205,
  // The wallet is open.
  WalletAlreadyOpenedError = 206,
  // The key does not open the wallet.
  WalletAccessFailed = 207,
  WalletInputError = 208,
  WalletDecodingError = 209,
  // The wallet's storage failed.
  WalletStorageError = 210,
  // A record could not be decrypted.
  WalletEncryptionError = 211,
  // The wallet has no such record.
  WalletItemNotFound = 212,
  // The wallet has such a record.
  WalletItemAlreadyExists = 213,
  WalletQueryError = 214,
  PoolLedgerNotCreatedError = 300,
  // No pool of ledger nodes is open under this handle.
  PoolLedgerInvalidPoolHandle = 301,
  PoolLedgerTerminated = 302,
  LedgerNoConsensusError = 303,
  LedgerInvalidTransaction = 304,
  LedgerSecurityError = 305,
  PoolLedgerConfigAlreadyExistsError = 306,
  PoolLedgerTimeout = 307,
  // Protocol versions are 1 and 2.
  PoolIncompatibleProtocolVersion = 308,
  LedgerNotFound = 309,
  // All places of the revocation registry are given.
  AnoncredsRevocationRegistryFullError = 400,
  // The revocation registry has no such place, or nothing to change about it.
  AnoncredsInvalidUserRevocId = 401,
  // The wallet has a master secret of this name.
  AnoncredsMasterSecretDuplicateNameError = 404,
  // The proof does not show what was asked.
  AnoncredsProofRejected = 405,
  AnoncredsCredentialRevoked = 406,
  AnoncredsCredDefAlreadyExistsError = 407,
  // Keys are of the type ed25519.
  UnknownCryptoTypeError = 500,
  // The wallet has this DID with another key.
  DidAlreadyExistsError = 600,
  PaymentUnknownMethodError = 700,
  PaymentIncompatibleMethodsError = 701,
  PaymentInsufficientFundsError = 702,
  PaymentSourceDoesNotExistError = 703,
  PaymentOperationNotSupportedError = 704,
  PaymentExtraFundsError = 705,
  TransactionNotAllowedError = 706,
  // The record has not the value that the caller expected. Only functions that libindy does not have
  // give codes from 1000 on.
  WalletItemChanged = 1000,
  // The command was told to stop, by `indy_cancel`, and has done nothing.
  CommandCancelled = 1001,
  // The command took longer than `indy_command_options` allowed, and has done nothing.
  CommandTimedOut = 1002,
  // As many tasks wait for a lane as its `queue_limit` allows: try later. Nothing has happened.
  ExecutorBusy = 1003,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum ErrorCode ErrorCode;
#else
typedef int32_t ErrorCode;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// What a completion tells of.
//
enum CompletionKind
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  // A command has ended: what its callback would have heard.
  CompletionKind_Answer = 0,
  // A command goes on, see `indy_queue_progress`.
  CompletionKind_Progress = 1,
  // A record of the log, see `indy_set_queue_logger`.
  CompletionKind_LogRecord = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum CompletionKind CompletionKind;
#else
typedef int32_t CompletionKind;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

// The caller's number for a command; handed back to its callback.
typedef int32_t CommandHandle;

// An open wallet.
typedef int32_t WalletHandle;

// An open search.
typedef int32_t SearchHandle;

// A parameter that points to NUL-terminated UTF-8. It is read during the call and not kept.
typedef const char *Text;

// An open blob storage.
typedef int32_t BlobHandle;

// A parameter that points to bytes, whose number is the next parameter.
typedef const uint8_t *Bytes;

// An open pool of ledger nodes.
typedef int32_t PoolHandle;

// Hears that of a stage of a command `done` is done, of `total` (0: not known).
typedef void (*ProgressFn)(CommandHandle command_handle,
                           const char *stage,
                           uint64_t done,
                           uint64_t total);

// What a host wants handed to its functions; never looked at.
typedef const void *LogContext;

// Asks the host whether it wants records of this level (1 error … 5 trace) and target.
typedef bool (*EnabledFn)(const void *context, uint32_t level, const char *target);

// Hands the host a record. `module_path` and `file` may be null. It may be called on any thread.
typedef void (*LogFn)(const void *context,
                      uint32_t level,
                      const char *target,
                      const char *message,
                      const char *module_path,
                      const char *file,
                      uint32_t line);

// Asks the host to write out what it has kept.
typedef void (*FlushFn)(const void *context);

// Points to where a result is written.
typedef LogContext *Out_LogContext;

// Points to where a result is written.
typedef EnabledFn *Out_EnabledFn;

// Points to where a result is written.
typedef LogFn *Out_LogFn;

// Points to where a result is written.
typedef FlushFn *Out_FlushFn;

// Points to where a result is written.
typedef CommandHandle *Out_CommandHandle;

// Points to where a result is written.
typedef int32_t *Out_i32;

// What the callback of a command would have heard; other kinds come only where they were asked for.
// Everything that it points to lives until the queue is drained again or closed. `err` is Success where it
// is no answer.
//
// | `kind` | `command_handle` | `numbers` | `texts` | `details` |
// |---|---|---|---|---|
// | `CompletionKind_Answer` | the command's | as below | as below | of its error |
// | `CompletionKind_Progress` | the command's | done, total | stage | |
// | `CompletionKind_LogRecord` | the queue's number | level, line | target, message, path of the module | file |
typedef struct {
  CommandHandle command_handle;
  ErrorCode err;
  CompletionKind kind;
  // The callback's numbers, handles and flags (0 or 1), in their order.
  int64_t numbers[2];
  // The callback's texts and bytes, in their order, each with a NUL after it; null where the
  // callback has fewer.
  const char *texts[3];
  // How many bytes the texts have, without that NUL.
  size_t lengths[3];
  // The details of the error, as `indy_get_current_error` gives them; null if there is none.
  const char *details;
} indy_completion_t;

// The first of many.
typedef const indy_completion_t *Completions;

// Points to where a result is written.
typedef Completions *Out_Completions;

// Points to where a result is written.
typedef size_t *Out_usize;

// The details of an error as JSON, or null.
typedef const char *ErrorJson;

// Points to where a result is written.
typedef ErrorJson *Out_ErrorJson;

// Points to where a result is written.
typedef uint32_t *Out_u32;

// Makes a wallet. `config` and `credentials`: JSON or null; `metadata`: base64.
typedef ErrorCode (*WalletCreate)(const char *name,
                                  const char *config,
                                  const char *credentials,
                                  const char *metadata);

// Opens a wallet.
typedef ErrorCode (*WalletOpen)(const char *name,
                                const char *config,
                                const char *credentials,
                                int32_t *storage_handle_p);

// Closes a wallet.
typedef ErrorCode (*WalletClose)(int32_t storage_handle);

// Deletes a wallet that is closed.
typedef ErrorCode (*WalletDelete)(const char *name, const char *config, const char *credentials);

// Adds a record, or answers WalletItemAlreadyExists. `type_` and `id`: base64; `tags_json`:
// `{base64 name: base64 value, "~" and base64 name: plain value}`.
typedef ErrorCode (*WalletAddRecord)(int32_t storage_handle,
                                     const char *type_,
                                     const char *id,
                                     const uint8_t *value,
                                     size_t value_len,
                                     const char *tags_json);

// Gives a record another value, or answers WalletItemNotFound.
typedef ErrorCode (*WalletUpdateRecordValue)(int32_t storage_handle,
                                             const char *type_,
                                             const char *id,
                                             const uint8_t *value,
                                             size_t value_len);

// Gives a record these tags and no others, or answers WalletItemNotFound.
typedef ErrorCode (*WalletUpdateRecordTags)(int32_t storage_handle,
                                            const char *type_,
                                            const char *id,
                                            const char *tags_json);

// Adds tags; those of the same names are replaced.
typedef ErrorCode (*WalletAddRecordTags)(int32_t storage_handle,
                                         const char *type_,
                                         const char *id,
                                         const char *tags_json);

// Removes tags. `tag_names_json`: an array of names; those that the record does not have are passed
// over.
typedef ErrorCode (*WalletDeleteRecordTags)(int32_t storage_handle,
                                            const char *type_,
                                            const char *id,
                                            const char *tag_names_json);

// Removes a record, or answers WalletItemNotFound.
typedef ErrorCode (*WalletDeleteRecord)(int32_t storage_handle, const char *type_, const char *id);

// Reads a record, or answers WalletItemNotFound. `options_json`: `{"retrieveType",
// "retrieveValue", "retrieveTags"}`, which are true or false.
typedef ErrorCode (*WalletGetRecord)(int32_t storage_handle,
                                     const char *type_,
                                     const char *id,
                                     const char *options_json,
                                     int32_t *record_handle_p);

// Gives the id of a record that was read.
typedef ErrorCode (*WalletGetRecordId)(int32_t storage_handle,
                                       int32_t record_handle,
                                       const char **record_id_p);

// Gives its type.
typedef ErrorCode (*WalletGetRecordType)(int32_t storage_handle,
                                         int32_t record_handle,
                                         const char **record_type_p);

// Gives its value.
typedef ErrorCode (*WalletGetRecordValue)(int32_t storage_handle,
                                          int32_t record_handle,
                                          const uint8_t **record_value_p,
                                          size_t *record_value_len_p);

// Gives its tags, as they were added.
typedef ErrorCode (*WalletGetRecordTags)(int32_t storage_handle,
                                         int32_t record_handle,
                                         const char **record_tags_p);

// Frees a record that was read.
typedef ErrorCode (*WalletFreeRecord)(int32_t storage_handle, int32_t record_handle);

// Gives the wallet's metadata, base64.
typedef ErrorCode (*WalletGetStorageMetadata)(int32_t storage_handle,
                                              const char **metadata_p,
                                              int32_t *metadata_handle_p);

// Gives the wallet other metadata, base64.
typedef ErrorCode (*WalletSetStorageMetadata)(int32_t storage_handle, const char *metadata);

// Frees metadata that was given.
typedef ErrorCode (*WalletFreeStorageMetadata)(int32_t storage_handle, int32_t metadata_handle);

// Searches the records of a type that fit a query: WQL with names and values as tags have them.
// `options_json`: as for WalletGetRecord, and "retrieveRecords", "retrieveTotalCount".
typedef ErrorCode (*WalletSearchRecords)(int32_t storage_handle,
                                         const char *type_,
                                         const char *query_json,
                                         const char *options_json,
                                         int32_t *search_handle_p);

// Searches all records, of which everything is read.
typedef ErrorCode (*WalletSearchAllRecords)(int32_t storage_handle, int32_t *search_handle_p);

// Gives how many records fit.
typedef ErrorCode (*WalletGetSearchTotalCount)(int32_t storage_handle,
                                               int32_t search_handle,
                                               size_t *total_count_p);

// Reads the next record, or answers WalletItemNotFound.
typedef ErrorCode (*WalletFetchSearchNextRecord)(int32_t storage_handle,
                                                 int32_t search_handle,
                                                 int32_t *record_handle_p);

// Frees a search.
typedef ErrorCode (*WalletFreeSearch)(int32_t storage_handle, int32_t search_handle);

// Asks a storage something. `question_json` lives until the function returns, and says what is
// described at AsyncStorageFunctions; `storage` is what `open` answered, or 0.
//
// Success: the request is accepted, and somebody calls indy_complete_storage_request with its
// number, once, from any thread, be it before this function returns. Another code: it is refused,
// and nobody does.
//
// The function is called from threads of the library, from several at once, and does not wait: that
// is what the number is for. It throws no exception.
typedef ErrorCode (*StorageFunction)(void *context,
                                     uint64_t request,
                                     int32_t storage,
                                     const char *question_json);

// A storage whose requests are completed later. What is binary is base64; `type`, `id` and the names
// of tags are binary. Tags are an object: the name of a tag whose value is in the clear begins with
// `~`; the values of the others are binary.
//
// A request is completed with Success and the answer, or with an error's code and none.
typedef struct {
  // `sizeof(AsyncStorageFunctions)`: tells a library that knows more functions which there are.
  size_t size;
  // Handed to every function.
  void *context;
  // Makes a wallet. `{"id": text, "config": JSON or null, "credentials": JSON or null,
  // "metadata": base64}`; no answer. WalletAlreadyExistsError if there is one.
  StorageFunction create;
  // Opens a wallet. `{"id", "config", "credentials"}`; `{"storage": number above 0}`, by which it
  // is named from then on. WalletNotFoundError if there is none.
  StorageFunction open;
  // Closes a wallet. `{}`; no answer.
  StorageFunction close;
  // Deletes a wallet. As `open`; no answer. WalletNotFoundError if there is none.
  StorageFunction delete_wallet;
  // `{}`; `{"metadata": base64}`.
  StorageFunction get_metadata;
  // `{"metadata": base64}`; no answer.
  StorageFunction set_metadata;
  // Makes changes durable, in their order, in one transaction, each whole or not at all; one that
  // fails does not keep the others from succeeding.
  //
  // `{"changes": [[write, …], …]}`; `{"statuses": [code of the first change, …]}`. A write is
  // `{"op", "type", "id"}` and what its `op` needs:
  // - `"add"`, `"value"`, `"tags"`: a new record; WalletItemAlreadyExists if there is one;
  // - `"keep"`, `"value"`, `"tags"`: the same; if there is one, nothing happens;
  // - `"replace"`, `"value"`, `"tags"`: the same; if there is one, it gets this value and these tags
  //   and no others;
  // - `"set_value"`, `"value"`: it keeps its tags;
  // - `"set_tags"`, `"tags"`: it has these and no others;
  // - `"add_tags"`, `"tags"`: others of the same names are replaced;
  // - `"remove_tags"`, `"names"`: an array; names that it does not have are passed over;
  // - `"remove"`;
  // - `"require"`: nothing happens.
  //
  // All from `"set_value"` on: WalletItemNotFound if there is no such record. Where `"set_value"` or
  // `"remove"` has an `"only_if"`, the record must have that value: otherwise WalletItemChanged.
  StorageFunction commit;
  // Reads a record. `{"type", "id", "value": bool, "tags": bool}`; `{"value": base64, "tags":
  // {…}}`, of which there is what was asked for. WalletItemNotFound if there is none.
  StorageFunction get;
  // Reads the next records of a type that fit a query. `{"type", "query": WQL with names and values
  // as tags have them, "value": bool, "tags": bool, "after": id or null, "limit": number}`;
  // `{"records": [{"id", "value", "tags"}, …]}`, at most `limit`, none at the end.
  //
  // Records have an order, whichever it is, that does not change: these are the ones that come
  // after the id `after`, be it there or not, as they are now.
  StorageFunction search;
  // Counts the records of a type that fit a query. `{"type", "query"}`; `{"count": number}`.
  StorageFunction count;
  // Reads the next of all records, whole. `{"after": {"type", "id"} or null, "limit": number}`;
  // `{"records": [{"type", "id", "value", "tags"}, …]}`, as `search`.
  StorageFunction search_all;
} AsyncStorageFunctions;

// Points to the functions; read during the call.
typedef const AsyncStorageFunctions *StorageFunctions;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// For commands whose callback is `cb(command_handle, err)`.
void indy_queue_cb(CommandHandle command_handle, ErrorCode err);

// For commands whose callback is `cb(command_handle, err, flag)`.
void indy_queue_cb_flag(CommandHandle command_handle, ErrorCode err, bool flag);

// For commands whose callback is `cb(command_handle, err, handle)`.
void indy_queue_cb_handle(CommandHandle command_handle, ErrorCode err, WalletHandle handle);

// For commands whose callback is `cb(command_handle, err, search_handle, total_count)`.
void indy_queue_cb_handle_count(CommandHandle command_handle,
                                ErrorCode err,
                                SearchHandle search_handle,
                                size_t total_count);

// For commands whose callback is `cb(command_handle, err, text)`.
void indy_queue_cb_text(CommandHandle command_handle, ErrorCode err, const char *text);

// For commands whose callback is `cb(command_handle, err, first, second)`, both of them texts.
void indy_queue_cb_texts(CommandHandle command_handle,
                         ErrorCode err,
                         const char *first,
                         const char *second);

// For commands whose callback is `cb(command_handle, err, first, second, third)`, all of them texts.
// One that a callback hears as null is null in the completion.
void indy_queue_cb_three_texts(CommandHandle command_handle,
                               ErrorCode err,
                               const char *first,
                               const char *second,
                               const char *third);

// For commands whose callback is `cb(command_handle, err, bytes, length)`.
void indy_queue_cb_bytes(CommandHandle command_handle,
                         ErrorCode err,
                         const uint8_t *bytes,
                         uint32_t length);

// For commands whose callback is `cb(command_handle, err, text, bytes, length)`.
void indy_queue_cb_text_bytes(CommandHandle command_handle,
                              ErrorCode err,
                              const char *text,
                              const uint8_t *bytes,
                              uint32_t length);

// The function for `indy_set_progress_listener` of hosts that have queues: how far a command has come is
// left in the queue of its handle, before its answer. It tells nobody of commands with other handles.
void indy_queue_progress(CommandHandle command_handle,
                         const char *stage,
                         uint64_t done,
                         uint64_t total);

// Makes a schema: the names of a credential's attributes. It is not stored.
//
// `issuer_did`: a DID. `name`, `version`: texts of the issuer's choice. `attrs`: JSON, a list of 1
// to 125 names.
//
// `cb(command_handle, err, schema_id, schema_json)`: JSON
// ```json
// {"ver": "1.0", "id": string, "name": string, "version": string, "attrNames": [string],
//  "seqNo": null}
// ```
//
// Errors: Common*.
ErrorCode indy_issuer_create_schema(CommandHandle command_handle,
                                    Text issuer_did,
                                    Text name,
                                    Text version,
                                    Text attrs,
                                    void (*cb)(CommandHandle command_handle,
                                               ErrorCode err,
                                               const char *schema_id,
                                               const char *schema_json));

// Makes an issuer's keys for a schema (Camenisch-Lysyanskaya signatures, a modulus of 2048 bits
// from two random safe primes) and stores them, their correctness proof and the schema in one
// transaction. This takes from tenths of a second to seconds, on all threads of the expensive lane.
//
// A definition that the wallet has is given again. While one is being made, another attempt fails
// at once with WalletItemAlreadyExists.
//
// `issuer_did`: a DID. `schema_json`: as `indy_issuer_create_schema` gives it, or the ledger, with
// "seqNo". `tag`: tells definitions of one schema apart. `signature_type`: null or "CL".
// `config_json`: null or JSON `{"support_revocation": optional bool}`.
//
// `cb(command_handle, err, cred_def_id, cred_def_json)`: JSON
// ```json
// {"ver": "1.0", "id": string, "schemaId": string, "type": "CL", "tag": string,
//  "value": {"primary": {…}, "revocation": {…} if supported}}
// ```
//
// Errors: Common*, WalletInvalidHandle (also: the wallet was closed meanwhile),
// WalletItemAlreadyExists.
ErrorCode indy_issuer_create_and_store_credential_def(CommandHandle command_handle,
                                                      WalletHandle wallet_handle,
                                                      Text issuer_did,
                                                      Text schema_json,
                                                      Text tag,
                                                      Text signature_type,
                                                      Text config_json,
                                                      void (*cb)(CommandHandle command_handle,
                                                                 ErrorCode err,
                                                                 const char *cred_def_id,
                                                                 const char *cred_def_json));

// Makes a random number of 80 bits, to be the nonce of a proof request. Needs no wallet.
//
// `cb(command_handle, err, nonce)`: a decimal number.
//
// Errors: Common*.
ErrorCode indy_generate_nonce(CommandHandle command_handle, void (*cb)(CommandHandle command_handle,
                                                                       ErrorCode err,
                                                                       const char *nonce));

// Gives identifiers without their methods: `did:sov:X` becomes `X`.
//
// `entity`: a fully qualified DID or id of a schema, credential definition or revocation registry; or,
// as JSON, a schema, credential definition, registry definition, offer (which then has
// `"method_name"`), request or proof request. Anything else is given back as it is.
//
// `cb(command_handle, err, res)`.
//
// A `cb` that is null gives CommonInvalidParam4 here, as in libindy.
//
// Errors: Common*.
ErrorCode indy_to_unqualified(CommandHandle command_handle,
                              Text entity,
                              void (*cb)(CommandHandle command_handle,
                                         ErrorCode err,
                                         const char *res));

// Opens a directory to read tails from: for `indy_create_revocation_state` and
// `indy_update_revocation_state`; and for `indy_issuer_create_credential`,
// `indy_issuer_create_credentials`, `indy_issuer_revoke_credential` and `indy_issuer_recover_credential`,
// which want the handle and read nothing from it.
//
// `type_`: "default". `config_json`: JSON `{"base_dir": path}`, in which the file of tails is
// `base_dir/tailsHash`, by the hash in the registry's definition. Nothing is looked at yet.
//
// A handle is not closed; one directory has one handle, however often it is opened.
//
// `cb(command_handle, err, reader_handle)`
//
// Errors: Common*.
ErrorCode indy_open_blob_storage_reader(CommandHandle command_handle,
                                        Text type_,
                                        Text config_json,
                                        void (*cb)(CommandHandle command_handle,
                                                   ErrorCode err,
                                                   BlobHandle reader_handle));

// Opens a directory to write tails to: for `indy_issuer_create_and_store_revoc_reg`.
//
// `type_`: "default". `config_json`: JSON `{"base_dir": path, "uri_pattern": string}`; the directory is
// made when the first file is, and `uri_pattern` is not looked at.
//
// `cb(command_handle, err, writer_handle)`
//
// Errors: Common*.
ErrorCode indy_open_blob_storage_writer(CommandHandle command_handle,
                                        Text type_,
                                        Text config_json,
                                        void (*cb)(CommandHandle command_handle,
                                                   ErrorCode err,
                                                   BlobHandle writer_handle));

// Encrypts a message for one recipient, who will know the sender. New programs use
// `indy_pack_message`.
//
// libindy's format: NaCl's `crypto_box` (X25519, XSalsa20-Poly1305) under a random nonce, with
// the Ed25519 keys converted; that as MessagePack `{"msg": base64, "sender": verkey, "nonce":
// base64}`; and that in libsodium's `crypto_box_seal`.
//
// `sender_vk`: a key of the wallet. `recipient_vk`: a public key. `msg_data`, `msg_len`: the
// message, not empty.
//
// `cb(command_handle, err, encrypted_msg, encrypted_len)`: bytes that live until `cb` returns.
//
// Errors: Common*, WalletInvalidHandle, WalletItemNotFound, UnknownCryptoTypeError.
ErrorCode indy_crypto_auth_crypt(CommandHandle command_handle,
                                 WalletHandle wallet_handle,
                                 Text sender_vk,
                                 Text recipient_vk,
                                 Bytes msg_data,
                                 uint32_t msg_len,
                                 void (*cb)(CommandHandle command_handle,
                                            ErrorCode err,
                                            const uint8_t *encrypted_msg,
                                            uint32_t encrypted_len));

// Decrypts what `indy_crypto_auth_crypt` made.
//
// `recipient_vk`: a key of the wallet. `encrypted_msg`, `encrypted_len`: what was made.
//
// `cb(command_handle, err, sender_vk, msg_data, msg_len)`: the sender's public key, which is proven,
// and the message. Both live until `cb` returns.
//
// Errors: Common* (CommonInvalidStructure: it is for another key, or was changed),
// WalletInvalidHandle, WalletItemNotFound, UnknownCryptoTypeError.
ErrorCode indy_crypto_auth_decrypt(CommandHandle command_handle,
                                   WalletHandle wallet_handle,
                                   Text recipient_vk,
                                   Bytes encrypted_msg,
                                   uint32_t encrypted_len,
                                   void (*cb)(CommandHandle command_handle,
                                              ErrorCode err,
                                              const char *sender_vk,
                                              const uint8_t *msg_data,
                                              uint32_t msg_len));

// Encrypts a message for one recipient, who will not know the sender: libsodium's
// `crypto_box_seal`, with the Ed25519 key converted. Needs no wallet.
//
// `recipient_vk`: a public key. `msg_data`, `msg_len`: the message, not empty.
//
// `cb(command_handle, err, encrypted_msg, encrypted_len)`: bytes that live until `cb` returns.
//
// Errors: Common*, UnknownCryptoTypeError.
ErrorCode indy_crypto_anon_crypt(CommandHandle command_handle,
                                 Text recipient_vk,
                                 Bytes msg_data,
                                 uint32_t msg_len,
                                 void (*cb)(CommandHandle command_handle,
                                            ErrorCode err,
                                            const uint8_t *encrypted_msg,
                                            uint32_t encrypted_len));

// Decrypts what `indy_crypto_anon_crypt` made.
//
// `recipient_vk`: a key of the wallet. `encrypted_msg`, `encrypted_len`: what was made.
//
// `cb(command_handle, err, msg_data, msg_len)`: the message, which lives until `cb` returns.
//
// Errors: Common* (CommonInvalidStructure: it is for another key, or was changed),
// WalletInvalidHandle, WalletItemNotFound, UnknownCryptoTypeError.
ErrorCode indy_crypto_anon_decrypt(CommandHandle command_handle,
                                   WalletHandle wallet_handle,
                                   Text recipient_vk,
                                   Bytes encrypted_msg,
                                   uint32_t encrypted_len,
                                   void (*cb)(CommandHandle command_handle,
                                              ErrorCode err,
                                              const uint8_t *msg_data,
                                              uint32_t msg_len));

// Begins a search for credentials. It holds nothing up and ends with `indy_prover_close_credentials_search`
// or with the wallet.
//
// `query_json`: null for all, or a query (WQL) over the tags of `indy_prover_store_credential`.
//
// `cb(command_handle, err, search_handle, total_count)`: how many credentials fit.
//
// Errors: Common*, WalletInvalidHandle, WalletQueryError.
ErrorCode indy_prover_search_credentials(CommandHandle command_handle,
                                         WalletHandle wallet_handle,
                                         Text query_json,
                                         void (*cb)(CommandHandle command_handle,
                                                    ErrorCode err,
                                                    SearchHandle search_handle,
                                                    size_t total_count));

// The next credentials of a search, at most `count`: fewer only at the end.
//
// `cb(command_handle, err, credentials_json)`: a list of what `indy_prover_get_credential` tells.
//
// Errors: Common*, WalletInvalidHandle (no such search).
ErrorCode indy_prover_fetch_credentials(CommandHandle command_handle,
                                        SearchHandle search_handle,
                                        size_t count,
                                        void (*cb)(CommandHandle command_handle,
                                                   ErrorCode err,
                                                   const char *credentials_json));

// Ends a search for credentials.
//
// A `cb` that is null gives CommonInvalidParam5 here, as in libindy.
//
// Errors: Common*, WalletInvalidHandle (no such search).
ErrorCode indy_prover_close_credentials_search(CommandHandle command_handle,
                                               SearchHandle search_handle,
                                               void (*cb)(CommandHandle command_handle,
                                                          ErrorCode err));

// Tells which credentials may answer each part of a proof request, all at once; for many there is
// `indy_prover_search_credentials_for_proof_req`.
//
// `proof_request_json`: JSON
// ```json
// {"name": string, "version": string, "nonce": "a number in decimal", "ver": optional "1.0" or "2.0",
//  "requested_attributes": {"referent": {
//      "name": string, or "names": [string] of one credential,
//      "restrictions": optional query, "non_revoked": optional interval}, …},
//  "requested_predicates": {"referent": {
//      "name": string, "p_type": ">=" ">" "<=" or "<", "p_value": number of 32 bits,
//      "restrictions": optional query, "non_revoked": optional interval}, …},
//  "non_revoked": optional {"from": optional seconds, "to": optional seconds}}
// ```
// Restrictions compare `schema_id`, `schema_issuer_did`, `schema_name`, `schema_version`, `issuer_did`,
// `cred_def_id`, `rev_reg_id`, `attr::NAME::value` and `attr::NAME::marker` with texts, by equality,
// `$neq`, `$in`, `$and`, `$or` and `$not`; a list of objects is one of them. Fully qualified ids need
// `"ver": "2.0"`; in version 1.0 an id fits credentials with fully qualified ones, too.
//
// `cb(command_handle, err, credentials_json)`: JSON
// ```json
// {"attrs": {"referent": [{"cred_info": what indy_prover_get_credential tells,
//                          "interval": null or {"from", "to"}}, …], …},
//  "predicates": the same}
// ```
//
// A `cb` that is null gives CommonInvalidParam5 here, as in libindy.
//
// Errors: Common*, WalletInvalidHandle.
ErrorCode indy_prover_get_credentials_for_proof_req(CommandHandle command_handle,
                                                    WalletHandle wallet_handle,
                                                    Text proof_request_json,
                                                    void (*cb)(CommandHandle command_handle,
                                                               ErrorCode err,
                                                               const char *credentials_json));

// Begins a search for credentials that may answer a proof request: one search for each of its
// referents.
//
// `proof_request_json`: as for `indy_prover_get_credentials_for_proof_req`. `extra_query_json`: null,
// or JSON `{"referent": query, …}`, queries (WQL) over the tags of `indy_prover_store_credential` that
// the holder adds.
//
// `cb(command_handle, err, search_handle)`.
//
// Errors: Common*, WalletInvalidHandle.
ErrorCode indy_prover_search_credentials_for_proof_req(CommandHandle command_handle,
                                                       WalletHandle wallet_handle,
                                                       Text proof_request_json,
                                                       Text extra_query_json,
                                                       void (*cb)(CommandHandle command_handle,
                                                                  ErrorCode err,
                                                                  SearchHandle search_handle));

// The next credentials that may answer one part of a request, at most `count`: fewer only at the end.
//
// `item_referent`: the name that the request has for the attribute or predicate.
//
// `cb(command_handle, err, credentials_json)`: a list of
// `{"cred_info": what indy_prover_get_credential tells, "interval": null or {"from", "to"}}`.
//
// An `item_referent` that is refused gives CommonInvalidParam4 here, as in libindy.
//
// Errors: Common*, WalletInvalidHandle (no such search, or no such referent).
ErrorCode indy_prover_fetch_credentials_for_proof_req(CommandHandle command_handle,
                                                      SearchHandle search_handle,
                                                      Text item_referent,
                                                      size_t count,
                                                      void (*cb)(CommandHandle command_handle,
                                                                 ErrorCode err,
                                                                 const char *credentials_json));

// Ends a search for credentials that may answer a proof request.
//
// A `cb` that is null gives CommonInvalidParam5 here, as in libindy.
//
// Errors: Common*, WalletInvalidHandle (no such search).
ErrorCode indy_prover_close_credentials_search_for_proof_req(CommandHandle command_handle,
                                                             SearchHandle search_handle,
                                                             void (*cb)(CommandHandle command_handle,
                                                                        ErrorCode err));

// Creates a key pair and stores it.
//
// `key_json`: JSON
// ```json
// {
//   "seed": optional string, 32 characters, base64 of 32 bytes or 64 hex digits; else random,
//   "crypto_type": optional string, "ed25519"
// }
// ```
//
// `cb(command_handle, err, verkey)`: the public key, 32 bytes in base58.
//
// Errors: Common*, WalletInvalidHandle, WalletItemAlreadyExists, UnknownCryptoTypeError.
ErrorCode indy_create_key(CommandHandle command_handle,
                          WalletHandle wallet_handle,
                          Text key_json,
                          void (*cb)(CommandHandle command_handle, ErrorCode err, const char *verkey));

// Notes something about a key, in the place of what was noted before. The wallet need not have it.
//
// `verkey`: the public key, which may be abbreviated. `metadata`: any text, also an empty one.
//
// `cb(command_handle, err)`
//
// Errors: Common*, WalletInvalidHandle, UnknownCryptoTypeError.
ErrorCode indy_set_key_metadata(CommandHandle command_handle,
                                WalletHandle wallet_handle,
                                Text verkey,
                                Text metadata,
                                void (*cb)(CommandHandle command_handle, ErrorCode err));

// What `indy_set_key_metadata` noted about a key.
//
// `cb(command_handle, err, metadata)`
//
// Errors: Common*, WalletInvalidHandle, WalletItemNotFound (nothing was noted),
// UnknownCryptoTypeError.
ErrorCode indy_get_key_metadata(CommandHandle command_handle,
                                WalletHandle wallet_handle,
                                Text verkey,
                                void (*cb)(CommandHandle command_handle,
                                           ErrorCode err,
                                           const char *metadata));

// Signs a message with a key of the wallet: Ed25519, RFC 8032.
//
// `signer_vk`: the public key. `message_raw`, `message_len`: the message, not empty.
//
// `cb(command_handle, err, signature_raw, signature_len)`: 64 bytes that live until `cb` returns.
//
// Errors: Common*, WalletInvalidHandle, WalletItemNotFound, UnknownCryptoTypeError.
ErrorCode indy_crypto_sign(CommandHandle command_handle,
                           WalletHandle wallet_handle,
                           Text signer_vk,
                           Bytes message_raw,
                           uint32_t message_len,
                           void (*cb)(CommandHandle command_handle,
                                      ErrorCode err,
                                      const uint8_t *signature_raw,
                                      uint32_t signature_len));

// Verifies a signature: Ed25519, RFC 8032.
//
// `signer_vk`: the public key. `message_raw`, `message_len`: the message, not empty.
// `signature_raw`, `signature_len`: the signature, 64 bytes.
//
// `cb(command_handle, err, valid)`
//
// Errors: Common*, UnknownCryptoTypeError.
ErrorCode indy_crypto_verify(CommandHandle command_handle,
                             Text signer_vk,
                             Bytes message_raw,
                             uint32_t message_len,
                             Bytes signature_raw,
                             uint32_t signature_len,
                             void (*cb)(CommandHandle command_handle, ErrorCode err, bool valid));

// Creates a DID with its key and stores both in one transaction. A DID that the wallet has with
// the same key is given again.
//
// `did_json`: JSON
// ```json
// {
//   "did": optional string, also fully qualified; by default the first 16 bytes of the key, in base58,
//   "seed": optional string, 32 characters, base64 of 32 bytes or 64 hex digits; else random,
//   "crypto_type": optional string, "ed25519",
//   "cid": optional bool, whether the DID is all 32 bytes of the key,
//   "method_name": optional string of lower-case letters and digits; the DID becomes
//                  did:method_name:… unless it is given
// }
// ```
//
// `cb(command_handle, err, did, verkey)`
//
// Errors: Common*, WalletInvalidHandle, DidAlreadyExistsError (with another key),
// UnknownCryptoTypeError.
ErrorCode indy_create_and_store_my_did(CommandHandle command_handle,
                                       WalletHandle wallet_handle,
                                       Text did_json,
                                       void (*cb)(CommandHandle command_handle,
                                                  ErrorCode err,
                                                  const char *did,
                                                  const char *verkey));

// Stores a DID of somebody else with its key. If the wallet has it, it gets this key.
//
// `identity_json`: JSON `{"did": string, "verkey": optional string}`. A key may be abbreviated: `~` and
// its second half, where the DID is the first. Without a key, the DID is one itself.
//
// `cb(command_handle, err)`
//
// Errors: Common*, Wallet*, UnknownCryptoTypeError.
ErrorCode indy_store_their_did(CommandHandle command_handle,
                               WalletHandle wallet_handle,
                               Text identity_json,
                               void (*cb)(CommandHandle command_handle, ErrorCode err));

// Lists the DIDs that were created in a wallet.
//
// `cb(command_handle, err, dids)`: JSON
// ```json
// [{"did": string, "verkey": string, "tempVerkey": string or null, "metadata": string or null}]
// ```
// `tempVerkey` is the key that a replacement begun will bring.
//
// Errors: Common*, WalletInvalidHandle.
ErrorCode indy_list_my_dids_with_meta(CommandHandle command_handle,
                                      WalletHandle wallet_handle,
                                      void (*cb)(CommandHandle command_handle,
                                                 ErrorCode err,
                                                 const char *dids));

// Tells of one DID that was created in a wallet: what `indy_list_my_dids_with_meta` tells of all, as
// it was at one moment.
//
// `did`: base58 of 16 or 32 bytes, or fully qualified.
//
// `cb(command_handle, err, did_with_meta)`: JSON
// ```json
// {"did": string, "verkey": string, "tempVerkey": string or null, "metadata": string or null}
// ```
//
// Errors: Common*, Wallet* (WalletItemNotFound: not a DID that was created in this wallet).
ErrorCode indy_get_my_did_with_meta(CommandHandle command_handle,
                                    WalletHandle wallet_handle,
                                    Text did,
                                    void (*cb)(CommandHandle command_handle,
                                               ErrorCode err,
                                               const char *did_with_meta));

// Gives a DID that was created in a wallet a method, or another one in the place of the one it has. All
// that the wallet has under the old name goes along in one transaction: its key and the one that will
// replace it, metadata, endpoint, and the relations (pairwise) from it. If the wallet has the new DID
// already, or metadata or an endpoint of it, nothing changes.
//
// `did`: base58 of 16 or 32 bytes, or fully qualified.
//
// `method`: lower-case letters and digits.
//
// `cb(command_handle, err, full_qualified_did)`: did:method:…
//
// Errors: Common*, Wallet* (WalletItemNotFound: not a DID that was created in this wallet,
// WalletItemAlreadyExists: there is something under the new name).
ErrorCode indy_qualify_did(CommandHandle command_handle,
                           WalletHandle wallet_handle,
                           Text did,
                           Text method,
                           void (*cb)(CommandHandle command_handle,
                                      ErrorCode err,
                                      const char *full_qualified_did));

// Deletes a DID that was created in a wallet, in one transaction with what belongs to it: its key, the
// key that will replace it, metadata of all three, endpoint, and the relations (pairwise) from it.
// libindy has no such function.
//
// A key that another DID of the wallet has, or will have, stays; so do keys that were replaced before,
// the DIDs of others to which there were relations, and all that was issued under the DID. A key that
// was also made by `indy_create_key`, from the same seed, is the same key and goes. Another process that
// has used a key lately may go on to use it until it closes the wallet.
//
// `did`: base58 of 16 or 32 bytes, or fully qualified.
//
// `cb(command_handle, err)`
//
// Errors: Common*, Wallet* (WalletItemNotFound: not a DID that was created in this wallet).
ErrorCode indy_delete_did(CommandHandle command_handle,
                          WalletHandle wallet_handle,
                          Text did,
                          void (*cb)(CommandHandle command_handle, ErrorCode err));

// Makes a new key for a DID that was created in a wallet. The DID keeps the key it has until
// `indy_replace_keys_apply` is called: so the ledger can be told of the new one in between, in a request
// signed with the old one.
//
// `did`: base58 of 16 or 32 bytes, or fully qualified.
//
// `key_info`: JSON
// ```json
// {
//   "seed": optional string, 32 characters, base64 of 32 bytes or 64 hex digits; else random,
//   "crypto_type": optional string, "ed25519"
// }
// ```
//
// `cb(command_handle, err, verkey)`: the new key.
//
// Errors: Common*, UnknownCryptoTypeError, Wallet* (WalletItemNotFound: not a DID that was created in
// this wallet, WalletItemAlreadyExists: there is a new key that was not applied, or the wallet has the
// key of this seed).
ErrorCode indy_replace_keys_start(CommandHandle command_handle,
                                  WalletHandle wallet_handle,
                                  Text did,
                                  Text key_info,
                                  void (*cb)(CommandHandle command_handle,
                                             ErrorCode err,
                                             const char *verkey));

// Gives a DID the key that `indy_replace_keys_start` made. The one that it replaces stays in the wallet,
// for messages that were encrypted for it.
//
// `did`: base58 of 16 or 32 bytes, or fully qualified.
//
// `cb(command_handle, err)`
//
// Errors: Common*, Wallet* (WalletItemNotFound: not a DID that was created in this wallet, or it has no
// new key).
ErrorCode indy_replace_keys_apply(CommandHandle command_handle,
                                  WalletHandle wallet_handle,
                                  Text did,
                                  void (*cb)(CommandHandle command_handle, ErrorCode err));

// Gives the verification key of a DID: the one that the wallet knows, its own or somebody else's; else
// the ledger would be asked. There are no connections to ledgers yet: then any `pool_handle` is one of
// no pool.
//
// `did`: base58 of 16 or 32 bytes, or fully qualified.
//
// `cb(command_handle, err, key)`
//
// Errors: Common*, Wallet*, PoolLedgerInvalidPoolHandle (the wallet does not know the DID, and no pool is
// open under this handle).
ErrorCode indy_key_for_did(CommandHandle command_handle,
                           PoolHandle pool_handle,
                           WalletHandle wallet_handle,
                           Text did,
                           void (*cb)(CommandHandle command_handle, ErrorCode err, const char *key));

// Gives the verification key of a DID that the wallet knows, its own or somebody else's. It asks
// no ledger.
//
// `did`: base58 of 16 or 32 bytes, or fully qualified.
//
// `cb(command_handle, err, verkey)`
//
// Errors: Common*, WalletInvalidHandle, WalletItemNotFound.
ErrorCode indy_key_for_local_did(CommandHandle command_handle,
                                 WalletHandle wallet_handle,
                                 Text did,
                                 void (*cb)(CommandHandle command_handle,
                                            ErrorCode err,
                                            const char *verkey));

// Abbreviates a verification key: `~` and its second half, if the DID is its first half; else the
// key as it is.
//
// `did`: base58 of 16 or 32 bytes, or fully qualified. `full_verkey`: 32 bytes in base58.
//
// Codes of invalid parameters are one too high here, as they are in libindy: CommonInvalidParam3 is
// `did`.
//
// `cb(command_handle, err, verkey)`
//
// Errors: Common*, UnknownCryptoTypeError.
ErrorCode indy_abbreviate_verkey(CommandHandle command_handle,
                                 Text did,
                                 Text full_verkey,
                                 void (*cb)(CommandHandle command_handle,
                                            ErrorCode err,
                                            const char *verkey));

// Notes where messages to a DID go, in the place of what was noted before.
//
// `did`: base58 of 16 or 32 bytes, or fully qualified. The wallet need not have it.
//
// `address`: any text that is not empty; ledgers take host:port only.
//
// `transport_key`: the key that messages are encrypted for, in base58.
//
// `cb(command_handle, err)`
//
// Errors: Common*, Wallet*, UnknownCryptoTypeError.
ErrorCode indy_set_endpoint_for_did(CommandHandle command_handle,
                                    WalletHandle wallet_handle,
                                    Text did,
                                    Text address,
                                    Text transport_key,
                                    void (*cb)(CommandHandle command_handle, ErrorCode err));

// Tells where messages to a DID go: what was noted in the wallet; else the ledger would be asked. There
// are no connections to ledgers yet: then any `pool_handle` is one of no pool.
//
// `did`: base58 of 16 or 32 bytes, or fully qualified.
//
// Codes of invalid parameters are one too low here, as they are in libindy: CommonInvalidParam3 is
// `did`.
//
// `cb(command_handle, err, address, transport_vk)`: `transport_vk` is null if there is no key.
//
// Errors: Common*, Wallet*, PoolLedgerInvalidPoolHandle (nothing was noted, and no pool is open under this
// handle).
ErrorCode indy_get_endpoint_for_did(CommandHandle command_handle,
                                    WalletHandle wallet_handle,
                                    PoolHandle pool_handle,
                                    Text did,
                                    void (*cb)(CommandHandle command_handle,
                                               ErrorCode err,
                                               const char *address,
                                               const char *transport_vk));

// Notes a text about a DID, in the place of what was noted before.
//
// `did`: base58 of 16 or 32 bytes, or fully qualified. The wallet need not have it.
//
// `metadata`: any text, which may be empty.
//
// `cb(command_handle, err)`
//
// Errors: Common*, Wallet*.
ErrorCode indy_set_did_metadata(CommandHandle command_handle,
                                WalletHandle wallet_handle,
                                Text did,
                                Text metadata,
                                void (*cb)(CommandHandle command_handle, ErrorCode err));

// Gives the text that was noted about a DID.
//
// `did`: base58 of 16 or 32 bytes, or fully qualified.
//
// `cb(command_handle, err, metadata)`
//
// Errors: Common*, Wallet* (WalletItemNotFound: nothing was noted).
ErrorCode indy_get_did_metadata(CommandHandle command_handle,
                                WalletHandle wallet_handle,
                                Text did,
                                void (*cb)(CommandHandle command_handle,
                                           ErrorCode err,
                                           const char *metadata));

// Waits for callbacks that are running and drops all later ones, of commands and of loggers, for
// ever. For hosts that are about to lose their interpreter: after this call the library runs no
// code of the host. Storages of the host's own stop too: calls that need one answer CommonInvalidState.
//
// A callback may call it; it then waits for the others only.
ErrorCode indy_detach_callbacks(void);

// Sets the function that hears how far commands have come.
//
// `listener`: null for none; `indy_queue_progress` to find reports in completion queues.
// `listener(command_handle, stage, done, total)` hears of commands that are accepted from now on and
// while it is set, at most ten times a second of each and never after its callback. `stage` is one word
// that lives until it returns; `total` is 0 where it is not known. It runs on a thread of callbacks, or
// on that of an inline command, and the command waits for it. One that was replaced may still be running
// when this returns.
//
// | stage | of | done and total |
// |---|---|---|
// | `export` | `indy_export_wallet` | records |
// | `import` | `indy_import_wallet` | bytes of the file |
// | `tails` | `indy_issuer_create_and_store_revoc_reg` | tails |
// | `issue` | `indy_issuer_create_credential`, `indy_issuer_create_credentials` | credentials |
// | `hash` | `indy_create_revocation_state`, `indy_update_revocation_state` | bytes of the file of tails |
// | `witness` | the same | places of the registry, or changes of them |
// | `proof` | `indy_prover_create_proof` | parts: one of each credential, predicate and registry |
// | `verification` | `indy_verifier_verify_proof` | the same parts |
ErrorCode indy_set_progress_listener(ProgressFn listener);

// Orders something for the next command that is issued with a handle: before that call, and for it
// alone.
//
// `command_handle`: the one that the command will be given.
//
// `options_json`: `{"timeout_ms": optional int, "priority": optional "high" | "normal" | "low",
// "progress": optional bool}`; `{}` takes an order back.
// - `timeout_ms`: a command that has not ended that many milliseconds after its call, waiting for others
//   included, is stopped as by `indy_cancel`, and its callback hears CommandTimedOut, also where the lane it
//   waits for stands still. With all lanes at 0 threads, time is looked at while the host runs one.
// - `priority`: where tasks wait for a lane, those of commands of a higher priority go first; of sixteen
//   turns of a lane, though, three are for what is normal and one for what is low, so that nothing waits
//   for ever. Of one priority, those go first whose commands have kept threads for no more than 20 ms; one of
//   three turns is for the others. A command that others wait for, as one that has its place among a
//   wallet's writes, goes as if it were normal at least, and short. It changes nothing where nothing waits.
// - `progress`: false, if the listener of `indy_set_progress_listener` is not to hear of the command.
//
// An order whose command is refused stays. `indy_shutdown` takes all orders back.
//
// Errors: CommonInvalidParam2, CommonInvalidStructure.
ErrorCode indy_command_options(CommandHandle command_handle,
                               Text options_json);

// Tells the commands that were issued with this handle and have not been answered to stop. It is no
// error if there is none.
//
// A command that is stopped leaves nothing half done: its callback hears CommandCancelled, soon and
// wherever the command waits, and the wallet is as if it had not been issued. One that has begun to
// commit is not stopped: its callback hears the result, also if its change is ready and waits for those
// of earlier calls to be written; nor is one that closes a wallet. A command that is stopped ends when the
// lane comes to it next: as long, it holds the wallet open, and the name of a definition or a registry
// that it was making.
ErrorCode indy_cancel(CommandHandle command_handle);

// Makes the calling thread run the commands that it issues itself, or no longer.
//
// `is_inline`: other than 0 for yes. The function of a command then returns when the command has
// ended and its callback was called, on this thread: a synchronous API without other functions. A
// command of which an error was heard has returned Success, as ever. Other threads are not
// concerned, and commands that were issued before are not.
//
// What a listener, a logger or a storage of the host's own issues in the middle of such a command goes to
// the lanes as ever: run here, it could wait for that command.
//
// The thread goes to sleep where the command waits: for what it computes on many threads, for a
// write that is made together with others', for a storage of the host's own. A storage that
// completes calls later must do so on another thread.
//
// Errors: CommonInvalidState if a thread of the library, in a callback, asks for it: what the
// command waits for may need that thread.
ErrorCode indy_set_thread_inline(uint8_t is_inline);

// Changes many records in one call and one transaction.
//
// `changes_json`: an array of
// ```json
// {"op": "add", "type": …, "id": …, "value": …, "tags": optional {…}}      a new record
// {"op": "put", "type": …, "id": …, "value": …, "tags": optional {…}}      new, or in its place
// {"op": "update", "type": …, "id": …, "value": optional, "tags": optional {…}, "expected": optional}
// {"op": "delete", "type": …, "id": …, "expected": optional}
// ```
// What an update does not give stays. `expected` is the value that the record must have before this
// call: if it has another, another writer was first and the change fails with WalletItemChanged. A
// record of which a value is expected is changed once in a call.
//
// `options_json`: null or `{"atomic": optional, false}`. If true, all changes happen or none: the
// first that fails is the error of the command. Otherwise each succeeds or fails for itself.
//
// `cb(command_handle, err, statuses_json)`: `[{"code": 0} | {"code": number, "message": text}, …]`,
// one for each change, in their order; the codes are those of this header.
//
// Errors: Common*, Wallet*.
ErrorCode indy_change_wallet_records(CommandHandle command_handle,
                                     WalletHandle wallet_handle,
                                     Text changes_json,
                                     Text options_json,
                                     void (*cb)(CommandHandle command_handle,
                                                ErrorCode err,
                                                const char *statuses_json));

// Says that a credential can be had: for the holder's `indy_prover_create_credential_req`. Nothing is
// stored; keep the offer for `indy_issuer_create_credential`, as it holds the nonce that the request
// answers.
//
// `cred_def_id`: of a definition that the wallet has.
//
// `cb(command_handle, err, cred_offer_json)`: JSON
// ```json
// {"schema_id": string, "cred_def_id": string, "key_correctness_proof": {…}, "nonce": string}
// ```
//
// Errors: Common*, WalletInvalidHandle, WalletItemNotFound.
ErrorCode indy_issuer_create_credential_offer(CommandHandle command_handle,
                                              WalletHandle wallet_handle,
                                              Text cred_def_id,
                                              void (*cb)(CommandHandle command_handle,
                                                         ErrorCode err,
                                                         const char *cred_offer_json));

// Signs a credential for whoever made the request. In a revocation registry it gets a place that no
// other credential gets, in however many processes; the place, and the registry's change, are on the
// disk before the answer. Without a registry nothing is stored.
//
// `cred_offer_json`: the offer that the request answers. `cred_req_json`: the request.
// `cred_values_json`: a value for each attribute of the schema,
// ```json
// {"name": {"raw": string, "encoded": "a number in decimal"}, …}
// ```
// where `encoded` is what is signed: predicates are proven of numbers that fit 32 bits; for other
// values, issuers take the SHA-256 of `raw`. `rev_reg_id`: null, or the id of a registry of this
// definition, which the wallet has. `blob_storage_reader_handle`: with a registry, one of
// `indy_open_blob_storage_reader`, though nothing is read from it; without, any number, as -1.
//
// `cb(command_handle, err, cred_json, cred_revoc_id, revoc_reg_delta_json)`: the credential,
// ```json
// {"schema_id": string, "cred_def_id": string, "rev_reg_id": string or null, "values": as above,
//  "signature": {…}, "signature_correctness_proof": {…},
//  "rev_reg": {"accum": string} or null, "witness": {"omega": string} or null}
// ```
// its place in the registry, a number in decimal, which a revocation names; and, if the registry is one
// on demand, its change for the ledger,
// `{"ver": "1.0", "value": {"prevAccum", "accum", "issued": [number]}}`. Deltas of one registry belong
// there in the order of their accumulators. Without a registry both are null.
//
// Errors: Common* (CommonInvalidStructure also: the request answers another offer, the values are not
// those of the schema's attributes, or the registry is of another definition; CommonInvalidState: the
// registry is of keys that `indy_issuer_rotate_credential_def_apply` has replaced), WalletInvalidHandle,
// WalletItemNotFound, AnoncredsRevocationRegistryFullError (all places are given).
ErrorCode indy_issuer_create_credential(CommandHandle command_handle,
                                        WalletHandle wallet_handle,
                                        Text cred_offer_json,
                                        Text cred_req_json,
                                        Text cred_values_json,
                                        Text rev_reg_id,
                                        BlobHandle blob_storage_reader_handle,
                                        void (*cb)(CommandHandle command_handle,
                                                   ErrorCode err,
                                                   const char *cred_json,
                                                   const char *cred_revoc_id,
                                                   const char *revoc_reg_delta_json));

// Signs many credentials of one definition: on all threads of the expensive lane, each with a result of
// its own. In a registry on demand, all that were signed are entered in one transaction and one delta.
// The listener of `indy_set_progress_listener` hears of `issue`. Closing the wallet waits for it.
//
// `orders_json`: JSON, at most 10,000 orders, with offer, request and values as for
// `indy_issuer_create_credential`,
// ```json
// [{"cred_offer": {…}, "cred_req": {…}, "cred_values": {…}}, …]
// ```
// `rev_reg_id`, `blob_storage_reader_handle`: as there.
//
// `cb(command_handle, err, results_json)`: JSON, a credential or what is wrong for each order, in their
// order, and the registry's change for the ledger,
// ```json
// {"credentials": [{"code": 0, "cred_json": {…}, "cred_revoc_id": string or null} |
//                  {"code": number, "message": string}, …],
//  "revoc_reg_delta": {…} or null}
// ```
// The codes are those of this header: AnoncredsRevocationRegistryFullError for orders that there is no
// place for any more.
//
// Errors: Common* (CommonInvalidStructure also: the registry is of another definition;
// CommonInvalidState: it is of keys that `indy_issuer_rotate_credential_def_apply` has replaced),
// WalletInvalidHandle, WalletItemNotFound (no such definition or registry),
// AnoncredsRevocationRegistryFullError (no place at all).
ErrorCode indy_issuer_create_credentials(CommandHandle command_handle,
                                         WalletHandle wallet_handle,
                                         Text orders_json,
                                         Text rev_reg_id,
                                         BlobHandle blob_storage_reader_handle,
                                         void (*cb)(CommandHandle command_handle,
                                                    ErrorCode err,
                                                    const char *results_json));

// Makes new keys for a credential definition, beside those in force: credentials are issued with the
// old ones until `indy_issuer_rotate_credential_def_apply`. If new keys are there already, they are told
// again. It takes as long as `indy_issuer_create_and_store_credential_def`. Revocation registries that are
// made before the new keys are in force are of the old ones, and of no use to the issuer afterwards.
//
// `cred_def_id`: of a definition that the wallet has. `config_json`: null or JSON
// `{"support_revocation": optional bool}`.
//
// `cb(command_handle, err, cred_def_json)`: the definition with the new keys, for the ledger; apply
// them when it is there.
//
// Errors: Common*, WalletInvalidHandle (also: the wallet was closed meanwhile), WalletItemNotFound,
// WalletItemAlreadyExists (new keys are being made at this moment).
ErrorCode indy_issuer_rotate_credential_def_start(CommandHandle command_handle,
                                                  WalletHandle wallet_handle,
                                                  Text cred_def_id,
                                                  Text config_json,
                                                  void (*cb)(CommandHandle command_handle,
                                                             ErrorCode err,
                                                             const char *cred_def_json));

// Puts the new keys of a credential definition in force, in one transaction. Requests for offers made
// before cannot be answered any more. Revocation registries made before are of the old keys: to issue in
// them, to revoke and to recover fails from now on with CommonInvalidState. Make new ones, under other
// tags.
//
// `cred_def_id`: of a definition for which `indy_issuer_rotate_credential_def_start` has made keys.
//
// `cb(command_handle, err)`
//
// Errors: Common*, WalletInvalidHandle, WalletItemNotFound (no new keys, or no such definition).
ErrorCode indy_issuer_rotate_credential_def_apply(CommandHandle command_handle,
                                                  WalletHandle wallet_handle,
                                                  Text cred_def_id,
                                                  void (*cb)(CommandHandle command_handle,
                                                             ErrorCode err));

// Makes functions of the host the logger of the process, at the level Info. This can be done once.
//
// `context`: handed to the functions. `enabled`: optional. `log`: called from any thread, also
// during a call of the library. `flush`: optional. Not the functions that `indy_get_logger` gives where
// there is no logger of the host's.
//
// Errors: CommonInvalidParam3, CommonInvalidState (there is a logger).
ErrorCode indy_set_logger(LogContext context,
                          EnabledFn enabled,
                          LogFn log,
                          FlushFn flush);

// The same, with a level: 0 off, 1 error, 2 warn, 3 info, 4 debug, 5 trace.
//
// Errors: CommonInvalidParam3, CommonInvalidParam5, CommonInvalidState (there is a logger).
ErrorCode indy_set_logger_with_max_lvl(LogContext context,
                                       EnabledFn enabled,
                                       LogFn log,
                                       FlushFn flush,
                                       uint32_t max_lvl);

// Makes a completion queue the logger of the process, which can be set once: records are left in it as
// completions of the kind `CompletionKind_LogRecord`, for hosts that no thread of the library may enter.
//
// `queue`: from `indy_queue_open`. When it has been closed, records are dropped.
//
// `max_lvl`: 0 off, 1 error, 2 warn, 3 info, 4 debug, 5 trace. Each record wakes a host that sleeps.
//
// Errors: CommonInvalidParam1 (no such queue is open), CommonInvalidParam2, CommonInvalidState (there is a
// logger, or the process was forked from that of the queue).
ErrorCode indy_set_queue_logger(CommandHandle queue,
                                uint32_t max_lvl);

// Sets the level: 0 off, 1 error, 2 warn, 3 info, 4 debug, 5 trace.
//
// Errors: CommonInvalidParam1.
ErrorCode indy_set_log_max_lvl(uint32_t max_lvl);

// Makes stderr the logger of the process. This can be done once.
//
// `pattern`: null, or what is logged, in the form of the environment variable RUST_LOG, which is
// read if it is null: `indy=debug`, say.
//
// Errors: CommonInvalidParam1, CommonInvalidState (there is a logger).
ErrorCode indy_set_default_logger(Text pattern);

// Gives the functions that log as this library does, for a plugin that wants to log the same way.
//
// Errors: CommonInvalidParam1 to CommonInvalidParam4.
ErrorCode indy_get_logger(Out_LogContext context_p,
                          Out_EnabledFn enabled_cb_p,
                          Out_LogFn log_cb_p,
                          Out_FlushFn flush_cb_p);

// Packs a message for one or many recipients: HIPE 0028.
//
// The message is encrypted by ChaCha20-Poly1305 under a random key of its own, and that key for each
// recipient, by NaCl's `crypto_box` with the sender's key or by libsodium's `crypto_box_seal`. A
// long message is computed in slices: it makes no short one wait.
//
// `message`, `message_len`: UTF-8, not empty. Other bytes can be packed, but not unpacked.
//
// `receiver_keys`: JSON, a list of public keys, not empty.
//
// `sender`: null, and the message is anonymous ("Anoncrypt", and no wallet need be open); or a key
// of the wallet ("Authcrypt").
//
// `cb(command_handle, err, jwe_data, jwe_len)`: JSON that lives until `cb` returns, with base64 of
// RFC 4648, section 5
// ```json
// {
//   "protected": base64 of JSON {
//     "enc": "xchacha20poly1305_ietf", "typ": "JWM/1.0", "alg": "Authcrypt" or "Anoncrypt",
//     "recipients": [{
//       "encrypted_key": base64,
//       "header": {"kid": verkey, "iv": base64 if Authcrypt, "sender": base64 if Authcrypt}
//     }]
//   },
//   "iv": base64, "ciphertext": base64, "tag": base64
// }
// ```
//
// Errors: Common*, WalletInvalidHandle, WalletItemNotFound, UnknownCryptoTypeError. Positions of
// parameters are libindy's, which did not count the wallet here: `message` is 2.
ErrorCode indy_pack_message(CommandHandle command_handle,
                            WalletHandle wallet_handle,
                            Bytes message,
                            uint32_t message_len,
                            Text receiver_keys,
                            Text sender,
                            void (*cb)(CommandHandle command_handle,
                                       ErrorCode err,
                                       const uint8_t *jwe_data,
                                       uint32_t jwe_len));

// Unpacks what `indy_pack_message` made, with the first of its recipients whose key the wallet has.
//
// `jwe_data`, `jwe_len`: JSON, as `indy_pack_message` gives it.
//
// `cb(command_handle, err, res_json_data, res_json_len)`: JSON that lives until `cb` returns
// ```json
// {"message": string, "recipient_verkey": string, "sender_verkey": string, unless anonymous}
// ```
// The sender is proven.
//
// Errors: Common* (CommonInvalidParam3: it is no such JSON; CommonInvalidStructure: a part of it is
// malformed or was changed), UnknownCryptoTypeError (its text or its header was changed),
// WalletInvalidHandle, WalletItemNotFound (it is for nobody whose key the wallet has). Positions
// of parameters are libindy's, which did not count the wallet here: `jwe_data` is 2.
ErrorCode indy_unpack_message(CommandHandle command_handle,
                              WalletHandle wallet_handle,
                              Bytes jwe_data,
                              uint32_t jwe_len,
                              void (*cb)(CommandHandle command_handle,
                                         ErrorCode err,
                                         const uint8_t *res_json_data,
                                         uint32_t res_json_len));

// Collects what the library has counted since it was loaded.
//
// `cb(command_handle, err, metrics_json)`: JSON, lists of `{"value": number, "tags": {…}}` under
// these keys:
// - `threadpool_threads_count`: the expensive lane; label "active", "queued", "max", "panic";
// - `wallet_count`: label "opened" and others of libindy's;
// - `lane_tasks_count`: as the first, for each lane, with "executor" for those of a named one;
// - `lane_slices_count`, `lane_slices_duration_ms`, `lane_slices_duration_ms_bucket`: for each lane, by
//   stage: how long tasks waited for a thread ("waiting") and kept it ("running");
// - `commands_count`, `commands_duration_ms`, `commands_duration_ms_bucket`: for each command that
//   was called, by stage: "queued" (until its first step) and "executed" (until its answer); a
//   bucket counts the durations up to "le" milliseconds.
//
// A `cb` that is null gives CommonInvalidParam3 here, as in libindy.
//
// Errors: Common*.
ErrorCode indy_collect_metrics(CommandHandle command_handle,
                               void (*cb)(CommandHandle command_handle,
                                          ErrorCode err,
                                          const char *metrics_json));

// Collects the same as text for Prometheus.
//
// `cb(command_handle, err, metrics_text)`: of the format 0.0.4. Gauges `indy_commands_in_flight`,
// `indy_wallets_open`, and by executor (that of the process is "default") and lane `indy_lane_threads`,
// `indy_lane_queued`, `indy_lane_running`; the counter `indy_lane_panics_total`; histograms
// `indy_lane_slice_seconds` and, by command, `indy_command_seconds`, with the stages of
// `indy_collect_metrics`.
//
// Errors: Common*.
ErrorCode indy_collect_metrics_prometheus(CommandHandle command_handle,
                                          void (*cb)(CommandHandle command_handle,
                                                     ErrorCode err,
                                                     const char *metrics_text));

// Tells which commands are in flight: accepted, and not yet answered.
//
// `cb(command_handle, err, commands_json)`: the oldest first,
// ```json
// [{"handle": its command_handle, "name": that of the function without "indy_", "lane": where it is,
//   "age_ms": since it was called, "state": "queued" | "running" | "waiting"}, …]
// ```
// A command is queued for its lane's threads, runs on one, or waits for something else: a write that is
// made together with others', its parallel parts, a wallet's turn. Those that ended with their call, or
// are answered at this moment, are not told, nor is this one.
//
// Errors: Common*.
ErrorCode indy_list_commands(CommandHandle command_handle,
                             void (*cb)(CommandHandle command_handle,
                                        ErrorCode err,
                                        const char *commands_json));

// Adds a record.
//
// `type_`, `id`: any texts that are not empty; types that begin with `Indy` are the library's own.
//
// `value`: any text that is not empty.
//
// `tags_json`: null or `{name: value, …}`, both texts. A value whose name begins with `~` is stored
// in the clear, so that searches can compare it; others can only be found by being equal.
//
// `cb(command_handle, err)`
//
// Errors: Common*, Wallet* (WalletItemAlreadyExists, WalletAccessFailed: a type of the library's).
ErrorCode indy_add_wallet_record(CommandHandle command_handle,
                                 WalletHandle wallet_handle,
                                 Text type_,
                                 Text id,
                                 Text value,
                                 Text tags_json,
                                 void (*cb)(CommandHandle command_handle, ErrorCode err));

// Gives a record another value. Its tags stay.
//
// `cb(command_handle, err)`
//
// Errors: Common*, Wallet* (WalletItemNotFound, WalletAccessFailed: a type of the library's).
ErrorCode indy_update_wallet_record_value(CommandHandle command_handle,
                                          WalletHandle wallet_handle,
                                          Text type_,
                                          Text id,
                                          Text value,
                                          void (*cb)(CommandHandle command_handle, ErrorCode err));

// Gives a record other tags in the place of all it has.
//
// `tags_json`: as for `indy_add_wallet_record`, but not null.
//
// `cb(command_handle, err)`
//
// Errors: Common*, Wallet* (WalletItemNotFound, WalletAccessFailed: a type of the library's).
ErrorCode indy_update_wallet_record_tags(CommandHandle command_handle,
                                         WalletHandle wallet_handle,
                                         Text type_,
                                         Text id,
                                         Text tags_json,
                                         void (*cb)(CommandHandle command_handle, ErrorCode err));

// Adds tags to a record. Tags of the same names are replaced.
//
// `tags_json`: as for `indy_add_wallet_record`, but not null.
//
// `cb(command_handle, err)`
//
// Errors: Common*, Wallet* (WalletItemNotFound, WalletAccessFailed: a type of the library's).
ErrorCode indy_add_wallet_record_tags(CommandHandle command_handle,
                                      WalletHandle wallet_handle,
                                      Text type_,
                                      Text id,
                                      Text tags_json,
                                      void (*cb)(CommandHandle command_handle, ErrorCode err));

// Removes tags from a record. Those it has not are no error.
//
// `tag_names_json`: `["name", "~name", …]`
//
// `cb(command_handle, err)`
//
// Errors: Common*, Wallet* (WalletItemNotFound, WalletAccessFailed: a type of the library's).
ErrorCode indy_delete_wallet_record_tags(CommandHandle command_handle,
                                         WalletHandle wallet_handle,
                                         Text type_,
                                         Text id,
                                         Text tag_names_json,
                                         void (*cb)(CommandHandle command_handle, ErrorCode err));

// Deletes a record with its tags.
//
// `cb(command_handle, err)`
//
// Errors: Common*, Wallet* (WalletItemNotFound, WalletAccessFailed: a type of the library's).
ErrorCode indy_delete_wallet_record(CommandHandle command_handle,
                                    WalletHandle wallet_handle,
                                    Text type_,
                                    Text id,
                                    void (*cb)(CommandHandle command_handle, ErrorCode err));

// Gives a record.
//
// `options_json`: not null; `{"retrieveType"?: false, "retrieveValue"?: true, "retrieveTags"?: false}`
//
// `cb(command_handle, err, record_json)`: `{"type", "id", "value", "tags"}`; what was not asked for
// is null.
//
// Errors: Common*, Wallet* (WalletItemNotFound, WalletAccessFailed: a type of the library's).
ErrorCode indy_get_wallet_record(CommandHandle command_handle,
                                 WalletHandle wallet_handle,
                                 Text type_,
                                 Text id,
                                 Text options_json,
                                 void (*cb)(CommandHandle command_handle,
                                            ErrorCode err,
                                            const char *record_json));

// Begins a search through the records of a type.
//
// `query_json`: WQL, `{}` for all of the type.
// ```json
// {
//   "name": "alice",                 the tag has this value
//   "~size": {"$gte": "018"},        $neq $gt $gte $lt $lte $like $in
//   "$or": [{…}, {…}],               $and $or; "$not": {…}
//   "$exist": "city"                 or an array: the record has these tags
// }
// ```
// `$gt $gte $lt $lte $like` need tags stored in the clear, named with `~`. They compare texts, so
// numbers need leading zeros. `$like` is SQL's: `%` stands for any text, `_` for a character, and
// ASCII letters are equal in both cases. Two conditions on one tag are joined with `$and`.
//
// `options_json`: not null; as for `indy_get_wallet_record`, and `{"retrieveRecords"?: true,
// "retrieveTotalCount"?: false}`; without records there is only the count.
//
// `cb(command_handle, err, search_handle)`: for `indy_fetch_wallet_search_next_records` and
// `indy_close_wallet_search`. An open search holds nothing up: no connection, no lock. Records that
// change meanwhile are given as they are when they are fetched. No record is given twice, unless it was
// deleted and added again. A search of which a fetch has failed gives no more.
//
// Errors: Common*, Wallet* (WalletQueryError, WalletAccessFailed: a type of the library's).
ErrorCode indy_open_wallet_search(CommandHandle command_handle,
                                  WalletHandle wallet_handle,
                                  Text type_,
                                  Text query_json,
                                  Text options_json,
                                  void (*cb)(CommandHandle command_handle,
                                             ErrorCode err,
                                             SearchHandle search_handle));

// Gives the next records of a search.
//
// `wallet_handle`: the search knows its wallet; this one is not looked at.
//
// `count`: how many records at most.
//
// `cb(command_handle, err, records_json)`: `{"totalCount", "records"}`, both null if they were not
// asked for; `records` as `indy_get_wallet_record` gives them, null at the end.
//
// Errors: Common*, WalletInvalidHandle (of the search, or its wallet was closed), Wallet*.
ErrorCode indy_fetch_wallet_search_next_records(CommandHandle command_handle,
                                                WalletHandle wallet_handle,
                                                SearchHandle wallet_search_handle,
                                                size_t count,
                                                void (*cb)(CommandHandle command_handle,
                                                           ErrorCode err,
                                                           const char *records_json));

// Ends a search. Closing the wallet ends its searches too.
//
// `cb(command_handle, err)`
//
// Errors: Common*, WalletInvalidHandle.
ErrorCode indy_close_wallet_search(CommandHandle command_handle,
                                   SearchHandle wallet_search_handle,
                                   void (*cb)(CommandHandle command_handle, ErrorCode err));

// Tells whether the wallet has a relation to a DID.
//
// `their_did`: the DID of the other.
//
// `cb(command_handle, err, exists)`
//
// Errors: Common*, Wallet*.
ErrorCode indy_is_pairwise_exists(CommandHandle command_handle,
                                  WalletHandle wallet_handle,
                                  Text their_did,
                                  void (*cb)(CommandHandle command_handle,
                                             ErrorCode err,
                                             bool exists));

// Stores the relation of a DID of the wallet's own to one of another, both of which the wallet has.
//
// `their_did`, `my_did`: the DIDs. There is one relation for each of theirs.
//
// `metadata`: null or any text.
//
// `cb(command_handle, err)`
//
// Errors: Common*, Wallet* (WalletItemNotFound: one of the DIDs, WalletItemAlreadyExists: a
// relation to their DID).
ErrorCode indy_create_pairwise(CommandHandle command_handle,
                               WalletHandle wallet_handle,
                               Text their_did,
                               Text my_did,
                               Text metadata,
                               void (*cb)(CommandHandle command_handle, ErrorCode err));

// Lists all relations of a wallet.
//
// `cb(command_handle, err, list_pairwise)`: a JSON array of texts, each the JSON
// `{"my_did", "their_did", "metadata"?}`.
//
// Errors: Common*, Wallet*.
ErrorCode indy_list_pairwise(CommandHandle command_handle,
                             WalletHandle wallet_handle,
                             void (*cb)(CommandHandle command_handle,
                                        ErrorCode err,
                                        const char *list_pairwise));

// Gives the relation to a DID.
//
// `cb(command_handle, err, pairwise_info_json)`: `{"my_did", "metadata"?}`.
//
// Errors: Common*, Wallet* (WalletItemNotFound).
ErrorCode indy_get_pairwise(CommandHandle command_handle,
                            WalletHandle wallet_handle,
                            Text their_did,
                            void (*cb)(CommandHandle command_handle,
                                       ErrorCode err,
                                       const char *pairwise_info_json));

// Gives the relation to a DID other metadata, or none.
//
// `metadata`: null or any text.
//
// `cb(command_handle, err)`
//
// Errors: Common*, Wallet* (WalletItemNotFound).
ErrorCode indy_set_pairwise_metadata(CommandHandle command_handle,
                                     WalletHandle wallet_handle,
                                     Text their_did,
                                     Text metadata,
                                     void (*cb)(CommandHandle command_handle, ErrorCode err));

// Sets the protocol version of ledgers: 1, where ids of credential definitions have no tag, or 2
// (the default). It holds for the process.
//
// `cb(command_handle, err)`
//
// Errors: Common*, PoolIncompatibleProtocolVersion.
ErrorCode indy_set_protocol_version(CommandHandle command_handle,
                                    uint64_t protocol_version,
                                    void (*cb)(CommandHandle command_handle, ErrorCode err));

// Makes a proof from credentials of the wallet: some 10 ms of one thread for each, 15 for each predicate,
// and 15 for each that is shown not to be revoked. These parts are computed on all threads of the lane
// `expensive`; the listener of `indy_set_progress_listener` hears of them as `proof`.
//
// `proof_req_json`: as for `indy_prover_get_credentials_for_proof_req`. `requested_credentials_json`:
// which credential answers what,
// ```json
// {"self_attested_attributes": {"referent": string, …},
//  "requested_attributes": {"referent": {"cred_id": string, "revealed": bool}, …},
//  "requested_predicates": {"referent": {"cred_id": string}, …}}
// ```
// each also with `"timestamp": seconds` to show that the credential was not revoked then; without, nothing
// is shown of that, also if the credential can be revoked. `master_secret_id`: that of all these
// credentials. `schemas_json`, `credential_defs_json`: `{"id": …, …}` with those of these credentials,
// from the ledger.
// `rev_states_json`: `{"registry's id": {"timestamp": state, …}, …}` with the states at those timestamps, as
// `indy_create_revocation_state` gives them; instead of the registry's id, the credential's name in the
// wallet; `{}` if none is chosen with a time. That a state is up to date is not checked: a proof with one that is not does not verify.
//
// Non-revocation is shown as libindy shows it and its verifiers read it. The package `anoncreds` reads
// another form, which `{"non_revocation_proofs": "linked"}` in `indy_set_runtime_config` chooses
// (`"libindy"` is the default), and libindy's verifiers do not read.
//
// `cb(command_handle, err, proof_json)`: JSON
// ```json
// {"proof": {…}, "requested_proof": {
//      "revealed_attrs": {"referent": {"sub_proof_index", "raw", "encoded"}, …},
//      "revealed_attr_groups": {"referent": {"sub_proof_index", "values": {"name": {"raw", "encoded"}, …}},
//          …}, left out if there are none,
//      "self_attested_attrs": {"referent": string, …},
//      "unrevealed_attrs": {"referent": {"sub_proof_index"}, …},
//      "predicates": {"referent": {"sub_proof_index"}, …}},
//  "identifiers": [{"schema_id", "cred_def_id", "rev_reg_id", "timestamp"}, …]}
// ```
//
// Errors: Common* (CommonInvalidStructure also: a predicate is not satisfied, one attribute of a credential
// is revealed and used in a predicate, or a state is missing), WalletInvalidHandle, WalletItemNotFound (no
// such master secret or credential).
ErrorCode indy_prover_create_proof(CommandHandle command_handle,
                                   WalletHandle wallet_handle,
                                   Text proof_req_json,
                                   Text requested_credentials_json,
                                   Text master_secret_id,
                                   Text schemas_json,
                                   Text credential_defs_json,
                                   Text rev_states_json,
                                   void (*cb)(CommandHandle command_handle,
                                              ErrorCode err,
                                              const char *proof_json));

// Tells whether a proof shows what was asked: some 10 ms of one thread for each credential, 15 for each
// predicate, and 15 for each that is shown not to be revoked, on all threads of the lane `expensive`; the
// listener of `indy_set_progress_listener` hears of them as `verification`.
//
// That the values are those of the credentials is shown of `encoded`. What `raw` says is the holder's
// word, unless the application knows how the issuer encodes and compares both. Restrictions by
// `attr::NAME::value` compare `raw`.
//
// `proof_request_json`: as for `indy_prover_get_credentials_for_proof_req`. `proof_json`: as
// `indy_prover_create_proof` gives it. `schemas_json`, `credential_defs_json`: `{"id": …, …}` with those
// that the proof names, from the ledger. `rev_reg_defs_json`: `{"id": definition, …}`, and
// `rev_regs_json`: `{"id": {"timestamp": entry or delta of that time, …}, …}`, with the registries and times
// that the proof names, from the ledger; both `{}` if it names none.
//
// Where the request asks for an interval of non-revocation, the proof has to name a time. As in libindy it
// is not compared with the interval: compare `identifiers[].timestamp` yourself, or a credential that was
// revoked long ago passes with a time before that. What is named is verified. A restriction by
// `rev_reg_id` is decided where a time is named.
//
// Who shows non-revocation in libindy's form need not show that it is the same credential's: a holder whose
// credential was revoked could show another's. `non_revocation_proofs_accepted` in
// `indy_set_runtime_config` chooses what is believed: `"any"`, the default, as libindy; `"linked"`, only
// proofs that have a number in common with that of the values, as those of this library in either form and
// of the package `anoncreds`; `"bound"`, of these only where that number is short enough to be the one
// that was signed, as in those of this library. Without that, two holders together can still make one
// credential out of the values of one and the place of the other. What is not accepted gives
// AnoncredsProofRejected.
//
// `cb(command_handle, err, valid)`: false if the proof was not made from such credentials, or for
// another request.
//
// Errors: Common* (CommonInvalidStructure also: the proof answers other referents than were asked, or
// lacks the time of non-revocation that was asked for), AnoncredsProofRejected (a value is not the one
// that is proven, a credential is none that the restrictions allow, the credentials are not one holder's,
// a registry is not of the credential definition, or non-revocation is not shown as told).
ErrorCode indy_verifier_verify_proof(CommandHandle command_handle,
                                     Text proof_request_json,
                                     Text proof_json,
                                     Text schemas_json,
                                     Text credential_defs_json,
                                     Text rev_reg_defs_json,
                                     Text rev_regs_json,
                                     void (*cb)(CommandHandle command_handle,
                                                ErrorCode err,
                                                bool valid));

// Makes a master secret: what all credentials of a holder have in common, and nobody else ever sees.
//
// `master_secret_id`: a name for it; null for a random one.
//
// `cb(command_handle, err, out_master_secret_id)`: the name.
//
// Errors: Common*, WalletInvalidHandle, AnoncredsMasterSecretDuplicateNameError.
ErrorCode indy_prover_create_master_secret(CommandHandle command_handle,
                                           WalletHandle wallet_handle,
                                           Text master_secret_id,
                                           void (*cb)(CommandHandle command_handle,
                                                      ErrorCode err,
                                                      const char *out_master_secret_id));

// Asks for a credential that was offered. Nothing is stored.
//
// `prover_did`: a DID of the holder's; it goes into the signature. `cred_offer_json`: the offer.
// `cred_def_json`: the definition, from the ledger. `master_secret_id`: of
// `indy_prover_create_master_secret`.
//
// `cb(command_handle, err, cred_req_json, cred_req_metadata_json)`: the request, for the issuer,
// ```json
// {"prover_did": string, "cred_def_id": string, "blinded_ms": {…},
//  "blinded_ms_correctness_proof": {…}, "nonce": string}
// ```
// and what `indy_prover_store_credential` needs again; it is for nobody else.
//
// Errors: Common* (CommonInvalidStructure also: the offer does not fit the definition),
// WalletInvalidHandle, WalletItemNotFound (no such master secret).
ErrorCode indy_prover_create_credential_req(CommandHandle command_handle,
                                            WalletHandle wallet_handle,
                                            Text prover_did,
                                            Text cred_offer_json,
                                            Text cred_def_json,
                                            Text master_secret_id,
                                            void (*cb)(CommandHandle command_handle,
                                                       ErrorCode err,
                                                       const char *cred_req_json,
                                                       const char *cred_req_metadata_json));

// Checks a credential that has come and keeps it, with tags to find it by: `schema_id`,
// `schema_issuer_did`, `schema_name`, `schema_version`, `issuer_did`, `cred_def_id`, `rev_reg_id`, and
// for each attribute that `indy_prover_set_credential_attr_tag_policy` allows
// `attr::NAME::marker` and `attr::NAME::value`, the name in lower case and without spaces.
//
// `cred_id`: a name for it; null for a random one. `cred_req_metadata_json`: of the request.
// `cred_json`: the credential. `cred_def_json`: its definition. `rev_reg_def_json`: null, or for
// a credential that can be revoked the definition of its registry.
//
// `cb(command_handle, err, out_cred_id)`: the name.
//
// Errors: Common* (CommonInvalidStructure also: the signature is not one for this request),
// WalletInvalidHandle, WalletItemNotFound (no such master secret), WalletItemAlreadyExists.
ErrorCode indy_prover_store_credential(CommandHandle command_handle,
                                       WalletHandle wallet_handle,
                                       Text cred_id,
                                       Text cred_req_metadata_json,
                                       Text cred_json,
                                       Text cred_def_json,
                                       Text rev_reg_def_json,
                                       void (*cb)(CommandHandle command_handle,
                                                  ErrorCode err,
                                                  const char *out_cred_id));

// Tells of one credential.
//
// `cred_id`: its name in the wallet, as `indy_prover_store_credential` gave it.
//
// `cb(command_handle, err, credential_json)`: JSON
// ```json
// {"referent": the credential's name, "attrs": {"name": "raw value", …}, "schema_id": string,
//  "cred_def_id": string, "rev_reg_id": string or null, "cred_rev_id": string or null}
// ```
//
// Errors: Common*, WalletInvalidHandle, WalletItemNotFound.
ErrorCode indy_prover_get_credential(CommandHandle command_handle,
                                     WalletHandle wallet_handle,
                                     Text cred_id,
                                     void (*cb)(CommandHandle command_handle,
                                                ErrorCode err,
                                                const char *credential_json));

// Removes a credential from the wallet.
//
// `cred_id`: its name in the wallet, as `indy_prover_store_credential` gave it.
//
// `cb(command_handle, err)`
//
// Errors: Common*, WalletInvalidHandle, WalletItemNotFound.
ErrorCode indy_prover_delete_credential(CommandHandle command_handle,
                                        WalletHandle wallet_handle,
                                        Text cred_id,
                                        void (*cb)(CommandHandle command_handle, ErrorCode err));

// Tells of all credentials that fit a query, at once; for many there is
// `indy_prover_search_credentials`.
//
// `filter_json`: null for all, or a query (WQL) over the tags of `indy_prover_store_credential`, such
// as `{"schema_name": string, "issuer_did": string}`.
//
// `cb(command_handle, err, matched_credentials_json)`: a list of what `indy_prover_get_credential`
// tells, in no particular order.
//
// Errors: Common*, WalletInvalidHandle, WalletQueryError.
ErrorCode indy_prover_get_credentials(CommandHandle command_handle,
                                      WalletHandle wallet_handle,
                                      Text filter_json,
                                      void (*cb)(CommandHandle command_handle,
                                                 ErrorCode err,
                                                 const char *matched_credentials_json));

// Says which attributes of a definition's credentials get tags, so that queries find them. Without a
// policy all do.
//
// `cred_def_id`: a definition, which the wallet need not know. `tag_attrs_json`: a list of names, or null
// for no policy. `retroactive`: other than 0 if credentials that are stored already get the tags they
// would have now, in the same transaction.
//
// Errors: Common*, WalletInvalidHandle.
ErrorCode indy_prover_set_credential_attr_tag_policy(CommandHandle command_handle,
                                                     WalletHandle wallet_handle,
                                                     Text cred_def_id,
                                                     Text tag_attrs_json,
                                                     uint8_t retroactive,
                                                     void (*cb)(CommandHandle command_handle,
                                                                ErrorCode err));

// Tells which attributes of a definition's credentials get tags.
//
// `cred_def_id`: a definition, which the wallet need not know.
//
// `cb(command_handle, err, catpol_json)`: a list of names, in lower case and without spaces, or `null`.
//
// Errors: Common*, WalletInvalidHandle.
ErrorCode indy_prover_get_credential_attr_tag_policy(CommandHandle command_handle,
                                                     WalletHandle wallet_handle,
                                                     Text cred_def_id,
                                                     void (*cb)(CommandHandle command_handle,
                                                                ErrorCode err,
                                                                const char *catpol_json));

// Opens a completion queue: the way into an event loop.
//
// A command whose `command_handle` is one of the queue's and whose `cb` is the `indy_queue_cb…` of
// its shape calls no code of the host. It leaves a completion in the queue, whose descriptor then
// becomes readable; `indy_queue_drain` gives all completions that have arrived. One wake-up serves
// many, and no thread of the library enters the host.
//
// `queue`: where the queue's number is written. The queue's command handles are the 2,097,152 from
// this number on; which of them are in use is the caller's to know.
//
// `descriptor`: where a file descriptor is written that can be waited for (`poll`, `epoll`, an event
// loop). It belongs to the queue, which closes it. It stays readable until the queue is drained; to
// read from it is allowed and not needed.
//
// Errors: CommonInvalidParam1, CommonInvalidParam2, CommonIOError (no descriptor is left),
// CommonInvalidStructure (1,023 queues are open).
ErrorCode indy_queue_open(Out_CommandHandle queue,
                          Out_i32 descriptor);

// Takes all completions that have arrived, and makes the descriptor wait for the next.
//
// `queue`: from `indy_queue_open`.
//
// `completions`, `count`: where a pointer to the first and their number are written, 0 if there are
// none. They live until the next call for this queue, which frees them and zeroes their texts, or
// its closing: one thread drains a queue.
//
// Errors: CommonInvalidParam1 (no such queue is open), CommonInvalidParam2, CommonInvalidParam3,
// CommonInvalidState (the process was forked from that of the queue).
ErrorCode indy_queue_drain(CommandHandle queue, Out_Completions completions, Out_usize count);

// Closes a queue and its descriptor. Commands in flight go on and their completions are dropped; no
// other queue gets these command handles before the last of them has ended.
//
// `queue`: from `indy_queue_open`. No other thread may be draining it.
//
// Errors: CommonInvalidParam1 (no such queue is open), CommonInvalidState (the process was forked from
// that of the queue).
ErrorCode indy_queue_close(CommandHandle queue);

// Makes a revocation registry: its keys, its tails, written into a file, and its first entry; and stores
// what belongs to it in one transaction. On all threads of the expensive lane; 100,000 places take
// some seconds of one core, and the listener of `indy_set_progress_listener` hears of `tails`.
//
// A registry that the wallet has is given again, also one that is of keys that were replaced since: take
// another tag then. While one is being made, another attempt fails at
// once with WalletItemAlreadyExists.
//
// `issuer_did`, `cred_def_id`: both fully qualified, or neither; the wallet has the definition, which
// supports revocation. `revoc_def_type`: null or "CL_ACCUM". `tag`: tells registries of one definition
// apart. `config_json`: JSON
// ```json
// {"issuance_type": optional "ISSUANCE_ON_DEMAND" (default) or "ISSUANCE_BY_DEFAULT",
//  "max_cred_num": optional, how many credentials it has places for (100000), at most 16777216}
// ```
// By default: every place counts as valid from the beginning, and the entry changes only when
// credentials are revoked. On demand: each credential that is issued changes it too.
// `tails_writer_handle`: of `indy_open_blob_storage_writer`.
//
// `cb(command_handle, err, revoc_reg_id, revoc_reg_def_json, revoc_reg_entry_json)`: for the ledger,
// ```json
// {"ver": "1.0", "id": string, "revocDefType": "CL_ACCUM", "tag": string, "credDefId": string,
//  "value": {"issuanceType": string, "maxCredNum": number, "publicKeys": {"accumKey": {"z": string}},
//            "tailsHash": SHA-256 in base58, "tailsLocation": path of the file}}
// {"ver": "1.0", "value": {"accum": string}}
// ```
// The file has two bytes, 0 and 2, and then 2 `maxCredNum` + 1 points of 128 bytes. Holders need it:
// publish it, and put where it is into `tailsLocation`.
//
// Errors: Common* (CommonIOError: the file could not be written), WalletInvalidHandle (also: the wallet
// was closed meanwhile), WalletItemNotFound, WalletItemAlreadyExists.
ErrorCode indy_issuer_create_and_store_revoc_reg(CommandHandle command_handle,
                                                 WalletHandle wallet_handle,
                                                 Text issuer_did,
                                                 Text revoc_def_type,
                                                 Text tag,
                                                 Text cred_def_id,
                                                 Text config_json,
                                                 BlobHandle tails_writer_handle,
                                                 void (*cb)(CommandHandle command_handle,
                                                            ErrorCode err,
                                                            const char *revoc_reg_id,
                                                            const char *revoc_reg_def_json,
                                                            const char *revoc_reg_entry_json));

// Revokes a credential, in one transaction.
//
// `blob_storage_reader_handle`: of `indy_open_blob_storage_reader`; nothing is read from it.
// `rev_reg_id`: of a registry that the wallet has. `cred_revoc_id`: the place of the credential in it, as
// `indy_issuer_create_credential` told it, a number in decimal.
//
// A place that nobody has a credential in can be revoked too if the registry is one by default; while it
// is revoked, no credential gets it.
//
// `cb(command_handle, err, revoc_reg_delta_json)`: for the ledger. Deltas of one registry belong there in
// the order of their accumulators: each begins with the one that the last ended with.
// ```json
// {"ver": "1.0", "value": {"prevAccum": string, "accum": string, "revoked": [number]}}
// ```
//
// Errors: Common* (CommonInvalidState: the registry is of keys that
// `indy_issuer_rotate_credential_def_apply` has replaced), WalletInvalidHandle, WalletItemNotFound,
// AnoncredsInvalidUserRevocId (the registry has no such place, it is revoked already, or, in a registry on
// demand, nothing was issued there).
ErrorCode indy_issuer_revoke_credential(CommandHandle command_handle,
                                        WalletHandle wallet_handle,
                                        BlobHandle blob_storage_reader_handle,
                                        Text rev_reg_id,
                                        Text cred_revoc_id,
                                        void (*cb)(CommandHandle command_handle,
                                                   ErrorCode err,
                                                   const char *revoc_reg_delta_json));

// Takes back that a credential was revoked. Parameters, answer and errors are those of
// `indy_issuer_revoke_credential`, with `issued` instead of `revoked` in the delta, and
// AnoncredsInvalidUserRevocId for a place that is not revoked. In a registry on demand, a place that
// nothing was issued in is like a revoked one: it can be recovered, and while it is valid no credential
// gets it.
ErrorCode indy_issuer_recover_credential(CommandHandle command_handle,
                                         WalletHandle wallet_handle,
                                         BlobHandle blob_storage_reader_handle,
                                         Text rev_reg_id,
                                         Text cred_revoc_id,
                                         void (*cb)(CommandHandle command_handle,
                                                    ErrorCode err,
                                                    const char *revoc_reg_delta_json));

// Makes one delta out of two.
//
// `rev_reg_delta_json`, `other_rev_reg_delta_json`: deltas; the second begins (`prevAccum`) with the
// accumulator that the first ends with (`accum`).
//
// `cb(command_handle, err, merged_rev_reg_delta_json)`: JSON
// ```json
// {"ver": "1.0", "value": {"prevAccum": string, "accum": string, "issued": [number], "revoked": [number]}}
// ```
// where empty lists, and the `prevAccum` of a first delta that has none, are left out.
//
// Errors: Common*.
ErrorCode indy_issuer_merge_revocation_registry_deltas(CommandHandle command_handle,
                                                       Text rev_reg_delta_json,
                                                       Text other_rev_reg_delta_json,
                                                       void (*cb)(CommandHandle command_handle,
                                                                  ErrorCode err,
                                                                  const char *merged_rev_reg_delta_json));

// Computes that a credential is valid after all that has happened in its registry: for
// `indy_prover_create_proof`.
//
// The file of tails is `base_dir/tailsHash` of the reader. All of it is read once and compared with the
// hash; as long as the file does not change, later calls read only what they need. It takes some
// microseconds for each valid place of the registry, on all threads of the expensive lane; the listener
// of `indy_set_progress_listener` hears of `hash` and `witness`. For a revoked credential there is a
// state too, and no proof made with it is true.
//
// `blob_storage_reader_handle`: of `indy_open_blob_storage_reader`. `rev_reg_def_json`: the registry's
// definition. `rev_reg_delta_json`: what has happened since the registry was made, a delta, or the first
// entry if that is nothing. Both are from the ledger. `timestamp`: as of when, in seconds since 1970, and not 0. `cred_rev_id`: the place of the
// credential, a number in decimal.
//
// `cb(command_handle, err, rev_state_json)`: JSON
// ```json
// {"rev_reg": {"accum": string}, "witness": {"omega": string}, "timestamp": number}
// ```
//
// Errors: Common* (CommonInvalidStructure also: the timestamp is 0; CommonIOError: the file of tails is not
// there, incomplete, or not the one of the hash), AnoncredsInvalidUserRevocId (the registry has no such
// place).
ErrorCode indy_create_revocation_state(CommandHandle command_handle,
                                       BlobHandle blob_storage_reader_handle,
                                       Text rev_reg_def_json,
                                       Text rev_reg_delta_json,
                                       uint64_t timestamp,
                                       Text cred_rev_id,
                                       void (*cb)(CommandHandle command_handle,
                                                  ErrorCode err,
                                                  const char *rev_state_json));

// Computes a state from an earlier one and what has happened since: some microseconds for each place that
// was issued or revoked.
//
// `rev_state_json`: the earlier state. `rev_reg_delta_json`: what has happened from its time to
// `timestamp`. The other parameters, the answer and the errors are those of
// `indy_create_revocation_state`.
ErrorCode indy_update_revocation_state(CommandHandle command_handle,
                                       BlobHandle blob_storage_reader_handle,
                                       Text rev_state_json,
                                       Text rev_reg_def_json,
                                       Text rev_reg_delta_json,
                                       uint64_t timestamp,
                                       Text cred_rev_id,
                                       void (*cb)(CommandHandle command_handle,
                                                  ErrorCode err,
                                                  const char *updated_rev_state_json));

// Configures the library. May be called at any time, also while commands run.
//
// `config`: JSON
// ```json
// {
//   "crypto_thread_pool_size": optional number of threads of the expensive lane,
//   "collect_backtrace": optional bool, whether error details have backtraces, which take some 50 ms
//                        each; without it, as the environment's RUST_BACKTRACE asks,
//   "lanes": optional {
//     "expensive" | "cheap" | "storage" | "io" | "reply": {
//       "threads": optional 0 to 1024; 0 for a lane that the host runs, see indy_run_lane,
//       "nice": optional 0 (normal) to 19: the threads' scheduling priority on Linux.
//               19, the default of "expensive": runs only where nothing else wants the
//               processor; choose less where other programs keep every core busy,
//       "queue_limit": optional number of tasks that may wait for the lane; 0, the default, for any.
//                      Where as many wait, a call whose command begins there, or comes to "expensive",
//                      returns ExecutorBusy: its callback is never called. Several threads that call at
//                      once may exceed it by as many
//     }
//   },
//   "executors": optional {NAME: {as "lanes"}}: executors beside the process's own, each with threads of
//                its own. NAME has 1 to 64 letters, digits, - and _, and is not "default", as metrics call
//                that of the process; one that is there is changed. A wallet
//                whose config for indy_open_wallet says `"executor": NAME` has all commands that are given
//                its handle run there, so that those of other wallets do not wait for them. There can be
//                256, which stay as long as the process,
//   "non_revocation_proofs": optional "libindy" (the default) | "linked": see
//                            indy_prover_create_proof,
//   "non_revocation_proofs_accepted": optional "any" (the default) | "linked" | "bound": see
//                                     indy_verifier_verify_proof
// }
// ```
// A lane grows at once and shrinks as its threads fall idle; commands in flight are not disturbed.
// Unknown keys and nulls are ignored, except inside `lanes` and `executors`. What is refused is refused whole.
//
// Errors: CommonInvalidParam1, CommonInvalidStructure.
ErrorCode indy_set_runtime_config(Text config);

// Gives the details of the error this thread was last told of: by a code that a call returned to
// it, or by the code in the callback that is running on it.
//
// `error_json_p`: receives JSON `{"message": string, "backtrace": optional string}`, or null if
// there was no error. The text lives until this thread is told of another error.
void indy_get_current_error(Out_ErrorJson error_json_p);

// Runs what waits for a lane on the calling thread: for hosts that give the library no threads, by
// `"threads": 0`, or lend it some more. With all lanes at 0 the library starts no thread at all.
//
// Any number of the host's threads may run one lane or several. A lane without threads stands still while
// nobody runs it, and a command goes on when all lanes that it comes to do; callbacks are run by "reply".
// A thread that runs its commands inline runs such lanes itself while it waits, but for "reply".
//
// `lane`: "expensive", "cheap", "storage", "io" or "reply"; of a named executor, "NAME/expensive" and so on.
//
// `max_slices`: how many tasks to run at most. Each gives the thread back after some milliseconds,
// or when it waits for something.
//
// `timeout_ms`: how long to wait for the first; 0 to look and return.
//
// `ran`: where their number is written; null if it is not wanted.
//
// Errors: CommonInvalidParam1, CommonInvalidStructure (no such lane), CommonInvalidState (a callback, a
// listener or a storage of the host's calls it, in the middle of a task).
ErrorCode indy_run_lane(Text lane,
                        uint32_t max_slices,
                        uint32_t timeout_ms,
                        Out_u32 ran);

// Ends all commands and closes all wallets. Afterwards the library can be used again.
//
// While it goes on, calls that would issue a command return CommonInvalidState. Commands in flight may end
// until the time is up; the rest are told to stop as by `indy_cancel`, and their callbacks hear
// CommandCancelled, but for those that have begun to commit, which end. Every callback has returned when
// this does, and none is called after. Lanes without threads are run meanwhile, also callbacks.
//
// `timeout_ms`: 0 tells commands to stop at once. It may take 150 ms longer until wallets are closed and
// what was told to stop has stopped. Orders of `indy_command_options` are taken back.
//
// Errors: CommonInvalidState (a callback calls it, or another thread does already), CommandTimedOut
// (every callback has returned, but a storage still takes its time to close a wallet, or commands that were
// told to stop still do what they cannot leave; both end by themselves, and for the commands another call
// waits).
ErrorCode indy_shutdown(uint32_t timeout_ms);

// Creates a wallet.
//
// `config`: JSON
// ```json
// {
//   "id": string, names the wallet,
//   "storage_type": optional string, "default" (SQLite), "memory" (gone with the process) or one that
//                   was registered,
//   "storage_config": optional, for "default": {
//     "path": optional, directory; by default ~/.indy_client/wallet,
//     "readers": optional, connections that read at once, by default 8,
//     "idle_ms": optional, milliseconds after which an unused connection ends, by default 60000
//   },
//   "executor": optional string, that in which the wallet's commands run, see indy_set_runtime_config
// }
// ```
// The file of a "default" wallet is `{path}/{id}/sqlite.db`.
//
// `credentials`: JSON
// ```json
// {
//   "key": string, the wallet's key or passphrase,
//   "key_derivation_method": optional "ARGON2I_MOD" (default), "ARGON2I_INT" or
//                            "RAW": key is 32 bytes in base58, see indy_generate_wallet_key,
//   "storage_credentials": optional JSON, for storages that were registered
// }
// ```
//
// `cb(command_handle, err)`
//
// Errors: Common*, WalletAlreadyExistsError, WalletUnknownTypeError, WalletStorageError.
ErrorCode indy_create_wallet(CommandHandle command_handle,
                             Text config,
                             Text credentials,
                             void (*cb)(CommandHandle command_handle, ErrorCode err));

// Opens a wallet. A wallet can be open once in a process.
//
// `config`: as for `indy_create_wallet`.
//
// `credentials`: as for `indy_create_wallet`, and
// ```json
// {
//   "rekey": optional string, a key or passphrase to be used from now on,
//   "rekey_derivation_method": optional, as "key_derivation_method"
// }
// ```
//
// `cb(command_handle, err, wallet_handle)`
//
// Errors: Common*, WalletNotFoundError, WalletAlreadyOpenedError, WalletAccessFailed (another
// key), WalletUnknownTypeError, WalletStorageError.
ErrorCode indy_open_wallet(CommandHandle command_handle,
                           Text config,
                           Text credentials,
                           void (*cb)(CommandHandle command_handle,
                                      ErrorCode err,
                                      WalletHandle wallet_handle));

// Closes a wallet. Commands accepted for it earlier end first; only the making of a credential
// definition's keys, and of a revocation registry, stops with WalletInvalidHandle.
//
// `cb(command_handle, err)`
//
// Errors: Common*, WalletInvalidHandle.
ErrorCode indy_close_wallet(CommandHandle command_handle,
                            WalletHandle wallet_handle,
                            void (*cb)(CommandHandle command_handle, ErrorCode err));

// Deletes a wallet that is closed.
//
// `config`, `credentials`: as for `indy_open_wallet`; the key must be the wallet's.
//
// `cb(command_handle, err)`
//
// Errors: Common* (CommonInvalidState: the wallet is open), WalletNotFoundError,
// WalletAccessFailed, WalletUnknownTypeError.
ErrorCode indy_delete_wallet(CommandHandle command_handle,
                             Text config,
                             Text credentials,
                             void (*cb)(CommandHandle command_handle, ErrorCode err));

// Writes all records of an open wallet, as they are at one moment, into a new file.
//
// `export_config`: JSON
// ```json
// {
//   "path": string, the file; its directory is made, and nothing may be there,
//   "key": string, the key or passphrase of the file,
//   "key_derivation_method": optional, as for `indy_create_wallet`
// }
// ```
// The file has libindy's format. It is there whole or not at all. A storage of the host's own gives its
// records as they are when they are read. Closing the wallet waits for the export, which gives way to
// all other work.
//
// `cb(command_handle, err)`
//
// Errors: Common* (CommonIOError: the file is there or cannot be written), Wallet*.
ErrorCode indy_export_wallet(CommandHandle command_handle,
                             WalletHandle wallet_handle,
                             Text export_config,
                             void (*cb)(CommandHandle command_handle, ErrorCode err));

// Makes a wallet of what `indy_export_wallet` wrote. If it fails, there is no wallet.
//
// `config`, `credentials`: of the new wallet, as for `indy_create_wallet`.
//
// `import_config`: JSON `{"path": the file, "key": its key or passphrase}`; how the key is derived is
// in the file.
//
// `cb(command_handle, err)`
//
// Errors: Common* (CommonIOError: the file cannot be read, CommonInvalidStructure: it is not an
// export, it is damaged or this is not its key), WalletAlreadyExistsError, Wallet*.
ErrorCode indy_import_wallet(CommandHandle command_handle,
                             Text config,
                             Text credentials,
                             Text import_config,
                             void (*cb)(CommandHandle command_handle, ErrorCode err));

// Makes a key for wallets with the key derivation method "RAW".
//
// `config`: null or JSON `{"seed": optional string, 32 characters, base64 of 32 bytes or 64 hex
// digits}`. The key of a seed is always the same: libsodium's `randombytes_buf_deterministic`.
//
// `cb(command_handle, err, key)`: 32 bytes in base58.
//
// Errors: Common*.
ErrorCode indy_generate_wallet_key(CommandHandle command_handle,
                                   Text config,
                                   void (*cb)(CommandHandle command_handle,
                                              ErrorCode err,
                                              const char *key));

// Makes a kind of storage known, for as long as the process lives: wallets whose configuration has
// this `"storage_type"` are kept by these functions.
//
// `type_`: its name, not "default"; `create` … `free_search`: see their types. What they are handed is
// sealed: types, ids, tags and queries so that equal ones look equal, and tags whose names begin with `~`
// in the clear.
//
// At most one function of a type is called at a time, whatever the number of its wallets, each on
// some thread of the library. While it runs, commands on wallets of other types go on. A function
// throws no exception and does not wait for a callback of the library.
//
// A function returns Success or the code of the error that the command answers; a number that is none
// is taken for WalletStorageError, and so is what cannot be read: null, not base64, not UTF-8, too
// short. What a function hands out lives until its handle is freed, which happens exactly once.
//
// The interface has no transactions. Where a command changes several records, the writes are made one
// after the other; if one fails, those before it are undone with what was there before, as far as
// the storage then answers. Others may see a part of the change meanwhile, and a process that ends
// leaves a part of it. An import that fails deletes the wallet that it has made.
//
// `cb(command_handle, err)`
//
// Errors: Common*, WalletTypeAlreadyRegisteredError.
ErrorCode indy_register_wallet_storage(CommandHandle command_handle,
                                       Text type_,
                                       WalletCreate create,
                                       WalletOpen open,
                                       WalletClose close,
                                       WalletDelete delete_,
                                       WalletAddRecord add_record,
                                       WalletUpdateRecordValue update_record_value,
                                       WalletUpdateRecordTags update_record_tags,
                                       WalletAddRecordTags add_record_tags,
                                       WalletDeleteRecordTags delete_record_tags,
                                       WalletDeleteRecord delete_record,
                                       WalletGetRecord get_record,
                                       WalletGetRecordId get_record_id,
                                       WalletGetRecordType get_record_type,
                                       WalletGetRecordValue get_record_value,
                                       WalletGetRecordTags get_record_tags,
                                       WalletFreeRecord free_record,
                                       WalletGetStorageMetadata get_storage_metadata,
                                       WalletSetStorageMetadata set_storage_metadata,
                                       WalletFreeStorageMetadata free_storage_metadata,
                                       WalletSearchRecords search_records,
                                       WalletSearchAllRecords search_all_records,
                                       WalletGetSearchTotalCount get_search_total_count,
                                       WalletFetchSearchNextRecord fetch_search_next_record,
                                       WalletFreeSearch free_search,
                                       void (*cb)(CommandHandle command_handle, ErrorCode err));

// The same for a storage that waits for a server: its functions return at once and are completed
// later, so that no thread waits, however many requests are on their way.
//
// `type_`: its name. `functions`: copied during the call.
//
// Any number of functions is called at once, on threads of the library. An import makes the wallet,
// opens it and commits its records, and deletes it if it fails.
//
// `cb(command_handle, err)`
//
// Errors: Common* (CommonInvalidParam3: a function is null or the size is too small),
// WalletTypeAlreadyRegisteredError.
ErrorCode indy_register_async_wallet_storage(CommandHandle command_handle,
                                             Text type_,
                                             StorageFunctions functions,
                                             void (*cb)(CommandHandle command_handle, ErrorCode err));

// Completes a request that a function of an AsyncStorageFunctions has accepted, from any thread.
//
// `err`: Success, or the error that the command answers. `answer`: JSON in UTF-8, `length` bytes,
// copied during the call; null and 0 where there is nothing to say.
//
// Errors: CommonInvalidParam3 (null, but of a length), CommonInvalidState (nobody waits: the number is
// unknown, was completed already or its command has ended; what such a request has opened is the
// storage's to close).
ErrorCode indy_complete_storage_request(uint64_t request,
                                        ErrorCode err,
                                        Bytes answer,
                                        size_t length);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* INDY_H */

#ifndef INDY_H_NAMES
#define INDY_H_NAMES

// The names that libindy's own headers use.
typedef ErrorCode indy_error_t;
typedef int32_t indy_handle_t;
typedef uint8_t indy_u8_t;
typedef uint32_t indy_u32_t;
typedef uint64_t indy_u64_t;
typedef int32_t indy_i32_t;
typedef int64_t indy_i64_t;
typedef bool indy_bool_t;

#endif  /* INDY_H_NAMES */
