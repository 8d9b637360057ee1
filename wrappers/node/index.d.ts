// The types of indy-lanes, with its documentation. README.md tells how to begin.

export * from './types/blobStorage'
export * from './types/command'
export * from './types/crypto'
export * from './types/did'
export * from './types/issuer'
export * from './types/nonSecrets'
export * from './types/open'
export * from './types/pairwise'
export * from './types/prover'
export * from './types/runtime'
export * from './types/unbuilt'
export * from './types/wallet'
