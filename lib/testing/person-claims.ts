import { createHash, randomBytes } from 'node:crypto'
import type { Claims } from '../eids/types.js'
import { readAcrValues } from '../emulator/acr-values.js'
import type { FakePerson } from './types.js'

/** A login that was approved: what was asked for, and by whom. */
export interface Grant {
  readonly parameters: URLSearchParams
  readonly person: FakePerson
  readonly sid: string
  readonly issuedAt: number
}

const defaultName = 'Kari Nordmann'

export function newSid(): string {
  return randomBytes(16).toString('hex').toUpperCase()
}

const idpOf = ({ parameters, person }: Grant): string =>
  person.idp ?? readAcrValues(parameters.get('acr_values')).idps[0] ?? 'nbid'

/** Stable for a name and an eID, as the issuer's own are. */
export function subOf(grant: Grant): string {
  const { sub, name = defaultName } = grant.person
  return (
    sub ??
    createHash('sha256')
      .update(`${idpOf(grant)} ${name}`)
      .digest('base64')
  )
}

/** In the order of a Signicat ID token. */
export function idTokenClaims(
  grant: Grant,
  {
    issuer,
    clientId,
    now,
    accessToken,
  }: {
    readonly issuer: string
    readonly clientId: string
    readonly now: number
    readonly accessToken: string
  },
): Claims {
  const { parameters, person, sid } = grant
  const nonce = parameters.get('nonce')
  return {
    iss: issuer,
    nbf: now,
    iat: now,
    exp: now + 600,
    aud: clientId,
    amr: ['external'],
    ...(nonce === null ? {} : { nonce }),
    at_hash: createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64url'),
    sid,
    sub: subOf(grant),
    auth_time: person.authTime ?? grant.issuedAt,
    idp: idpOf(grant),
    ...nameClaims(person),
    transaction_id: `kit-${sid.slice(0, 8).toLowerCase()}`,
    sandbox: true,
    acr: acrOf(grant),
    ...person.claims,
  }
}

export function userinfoClaims(grant: Grant): Claims {
  const { parameters, person } = grant
  const wantsNin = (parameters.get('scope') ?? '').split(' ').includes('nin')
  return {
    ...nameClaims(person),
    ...(wantsNin ? { nin: person.nin ?? '17829012345', nin_type: 'BIRTH', nin_issuing_country: 'NO' } : {}),
    ...person.userinfo,
    sub: subOf(grant),
  }
}

/** As the hub promises: the level asked for, or a higher one. */
function acrOf({ parameters, person }: Grant): string {
  return person.acr ?? person.loa ?? readAcrValues(parameters.get('acr_values')).loa ?? 'substantial'
}

function nameClaims({ name = defaultName }: FakePerson): Claims {
  const [givenName = '', ...rest] = name.split(' ')
  const familyName = rest.at(-1)
  return {
    name,
    given_name: givenName,
    ...(familyName === undefined ? {} : { family_name: familyName }),
  }
}
