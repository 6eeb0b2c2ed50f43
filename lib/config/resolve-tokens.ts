import { asymmetricAlgorithms } from './algorithms.js'
import { type Field, type Fields, fieldsOf, readGroup, readInteger, refuse } from './assert.js'
import type { ResolvedTokens } from './config.js'
import type { AccessTokenAlg } from './key-options.js'
import { checkNames } from './known-options.js'
import { readRequiredText, readTextOrList, type TextRule } from './read-text.js'
import { CLIENT_ID, readClientSecret } from './resolve-client.js'
import { readRestUrl } from './rest-url.js'

/** What a token may say in `aud`: an address or a name. */
const AUDIENCE: TextRule = {
  pattern: /^(?!(?:undefined|null)$)[\x21-\x7e]{1,1024}$/,
  remedy: 'Give the name of the API as the issuer writes it in aud, without spaces',
}

const MIB = 1_048_576
const isAlgorithm = (value: unknown): value is AccessTokenAlg =>
  asymmetricAlgorithms.some((name) => name === value)

/** The option `tokens`; all of its members have defaults. */
export function resolveTokens(group: Field): ResolvedTokens {
  checkNames(group, 'tokens')
  return readTokens(fieldsOf(readGroup(group), group.option, group.faults))
}

/** The same members among other options, as the verifier without Fastify has them. */
export function readTokens(field: Fields): ResolvedTokens {
  return {
    audiences: readTextOrList(field('audience'), AUDIENCE),
    algorithms: readAlgorithms(field('algorithms')),
    remember: readRemember(field('remember')),
    introspection: readIntrospection(field('introspection')),
  }
}

function readAlgorithms(field: Field): readonly AccessTokenAlg[] {
  if (field.value === undefined) return ['RS256']
  const given: readonly unknown[] = Array.isArray(field.value) ? field.value : []
  const known = given.filter(isAlgorithm)
  if (known.length > 0 && known.length === given.length) return [...new Set(known)]
  refuse(field, 'is not a list of asymmetric algorithms', "Give a list such as ['RS256']")
  return ['RS256']
}

function readRemember(group: Field): ResolvedTokens['remember'] {
  checkNames(group, 'tokensRemember')
  const field = fieldsOf(readGroup(group), group.option, group.faults)
  const limits = { min: 0, max: 256 * MIB, unit: 'bytes' }
  return {
    accessTokens: readInteger(field('accessTokens'), { fallback: 4 * MIB, ...limits }),
    idTokens: readInteger(field('idTokens'), { fallback: 0, ...limits }),
  }
}

function readIntrospection(group: Field): ResolvedTokens['introspection'] {
  if (group.value === undefined) return null
  checkNames(group, 'tokensIntrospection')
  const field = fieldsOf(readGroup(group), group.option, group.faults)
  return {
    clientId: readRequiredText(field('clientId'), CLIENT_ID) ?? '',
    clientSecret: readClientSecret(field('clientSecret')) ?? (() => ''),
    endpoint: readRestUrl(field('endpoint')),
    cacheSeconds: readInteger(field('cacheSeconds'), { fallback: 30, min: 0, max: 300, unit: 'seconds' }),
  }
}
