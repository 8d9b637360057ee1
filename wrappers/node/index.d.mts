// The types for `import`: those of `require`, and all of them as the default.

import * as indy from './index.js'

export * from './index.js'
export default indy
