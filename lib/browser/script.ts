import * as helper from './index.js'

// For pages that load it with a `script` element.
Object.assign(globalThis, { signicat: { ...helper } })
