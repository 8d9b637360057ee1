// Not run: `import` has the same types, by name and as the default.

import indy, { IndyError, openWallet } from '../../index.mjs'

export const same: boolean = openWallet === indy.openWallet
export const error: IndyError = new indy.IndyError(200)
