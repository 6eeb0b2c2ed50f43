import type { InputRule } from '../../rest/person-input.js'

/** Loose: whether the address exists, only a message to it can tell. */
export const emailRule: InputRule = { name: 'email', pattern: /^[^\s@<>"',;\\]+@[^\s@<>"',;\\]+$/ }
