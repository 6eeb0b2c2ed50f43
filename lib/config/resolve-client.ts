import { type Field, type Fields, kindOf, readChoice, readFunction, refuse } from './assert.js'
import type { ClientAuth, PrivateJwk } from './key-options.js'
import { readPrivateKeys } from './private-jwk.js'
import { readRequiredText, type TextRule } from './read-text.js'

type SecretSource = () => string | Promise<string>

export interface ClientSettings {
  readonly clientId: string
  readonly clientSecret: SecretSource | null
  readonly clientAuth: ClientAuth
  readonly signingKeys: readonly PrivateJwk[]
  readonly decryptionKeys: readonly PrivateJwk[]
}

export const CLIENT_ID: TextRule = {
  pattern: /^(?!(?:undefined|null| *)$)[\x20-\x7e]{1,255}$/,
  remedy: 'Give the client id as the issuer has it, in printable ASCII',
}

const METHODS = ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'] as const

export function resolveClient(field: Fields): ClientSettings {
  const signingKeys = readPrivateKeys(field('signingKeys'), 'sig')
  const hasKeys = field('signingKeys').value !== undefined
  const clientAuth = readChoice(
    field('clientAuth'),
    METHODS,
    hasKeys ? 'private_key_jwt' : 'client_secret_basic',
  )
  if (clientAuth === 'private_key_jwt' && !hasKeys) {
    const remedy = "Give a private key as JWK. Make one with 'fastify-signicat keys'"
    refuse(field('signingKeys'), 'is missing although clientAuth is private_key_jwt', remedy)
  }
  return {
    clientId: readRequiredText(field('clientId'), CLIENT_ID) ?? '',
    clientSecret: resolveSecret(field('clientSecret'), clientAuth),
    clientAuth,
    signingKeys,
    decryptionKeys: readPrivateKeys(field('decryptionKeys'), 'enc'),
  }
}

function resolveSecret(field: Field, clientAuth: ClientAuth): SecretSource | null {
  if (clientAuth === 'none') {
    const remedy = "Take it out, or take out clientAuth: 'none'"
    if (field.value !== undefined) refuse(field, 'is given although clientAuth is none', remedy)
    return null
  }
  if (clientAuth === 'private_key_jwt') {
    if (field.value !== undefined) field.faults.warn(field.option, 'is not used with private_key_jwt')
    return null
  }
  return readClientSecret(field, "give signingKeys, or set clientAuth: 'none' for a public client")
}

/** A secret that is there, as a function; `null` after a fault. */
export function readClientSecret(field: Field, otherWay?: string): SecretSource | null {
  const { value } = field
  if (typeof value === 'function') return readFunction<SecretSource>(field)
  if (typeof value !== 'string' || value.trim() === '' || value === 'undefined' || value === 'null') {
    const remedy = `Set the environment variable it is read from${otherWay === undefined ? '' : `, ${otherWay}`}`
    refuse(field, `is ${kindOf(value, 'the name of no value')}`, remedy)
    return null
  }
  if (value !== value.trim()) {
    refuse(field, 'begins or ends with white space', 'Take out the line break or space that was copied along')
    return null
  }
  return () => value
}
