import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { trivialityOf } from '../../../lib/config/trivial-secret.js'

describe('a random secret', () => {
  it.each(['hex', 'base64', 'base64url'] as const)(
    'of 32 bytes as %s is never taken for a trivial one',
    (encoding) => {
      for (let round = 0; round < 500; round += 1) {
        expect(trivialityOf(randomBytes(32).toString(encoding))).toBeNull()
      }
    },
  )
})
