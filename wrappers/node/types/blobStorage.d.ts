// Where the tails of revocation registries are: directories to write them to and to read them from.

import type { Command, Json } from './command'

/** It is not closed, and the same directory has the same handle. */
export type BlobStorageHandle = number

/** Opens a directory to read tails from: the file of a registry is called by the `tailsHash` of its definition. */
export const openBlobStorageReader: Command<
  [type: 'default', config: Json<{ base_dir: string; uri_pattern?: string }>], BlobStorageHandle
>

/** Opens a directory to write tails to. It is made when it is needed. */
export const openBlobStorageWriter: Command<
  [type: 'default', config: Json<{ base_dir: string; uri_pattern: string }>], BlobStorageHandle
>
