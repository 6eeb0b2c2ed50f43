import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomUUID,
} from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CryptoKey, generateKeyPair, importPKCS8, importSPKI } from 'jose'
import { inject } from 'vitest'

/*
 * RSA keys for tests. Making one takes longer than most tests, and making all of them a third of a run: the first test file
 * that needs a further key makes it, and the others of the same run find it in its folder.
 */

export interface RsaPair {
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

let taken = 0

/** For threads that run test file after test file: the next one takes the first keys again. */
export function startOver(): void {
  taken = 0
}

/** A pair of 2048 bits that nobody else in this test file has. */
export function rsaPair(): RsaPair {
  const file = join(inject('runFolder'), `rsa-${taken}.pem`)
  taken += 1
  if (!existsSync(file)) makeKey(file)
  const privateKey = createPrivateKey(readFileSync(file, 'utf8'))
  return { privateKey, publicKey: createPublicKey(privateKey) }
}

/** In one step, for the files that look for it at the same time; of two that make it one is kept. */
function makeKey(file: string): void {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const own = `${file}.${randomUUID()}`
  writeFileSync(own, privateKey.export({ format: 'pem', type: 'pkcs8' }))
  renameSync(own, file)
}

/** As `generateKeyPair` of jose, extractable, with RSA from those of the run. */
export async function keyPair(alg: string): Promise<{ privateKey: CryptoKey; publicKey: CryptoKey }> {
  if (!/^(RS|PS|RSA)/.test(alg)) return generateKeyPair(alg, { extractable: true })
  const { privateKey, publicKey } = rsaPair()
  return {
    privateKey: await importPKCS8(privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(), alg, {
      extractable: true,
    }),
    publicKey: await importSPKI(publicKey.export({ format: 'pem', type: 'spki' }).toString(), alg, {
      extractable: true,
    }),
  }
}
