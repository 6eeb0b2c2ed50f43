import { SessionError } from '../errors.js'
import { claimsOfPacked } from './id-token-bytes.js'
import { bufferOver, freezeJson, parseJson, plainJson } from './json-bytes.js'
import { nameable } from './largest-parts.js'
import { type Frame, type Protocol, readFrame, readProtocol } from './session-frame.js'
import type { KeepClaims, Session } from './types.js'
import { differences, frameOf, protocolClaims, protocolOf } from './write-frame.js'

/*
 * A session in bytes: version, length of the JSON (32 bits), JSON, packed ID token or nothing.
 * What follows from the ID token is not in the JSON. The version of the seal must rise together with this one, since an
 * older instance clears a frame it cannot read but leaves a seal alone that it does not know.
 */
const frameVersion = 1
const prefixLength = 5

const noBytes = Buffer.alloc(0)
const noValues = Object.freeze({})

/**
 * A session as bytes.
 * @throws TypeError for a session that could not be read again, such as one with `data` nested deeper than 64 levels;
 *   `ERR_SIGNICAT_SESSION_TOO_LARGE` that names a claim for one with a claim that is
 */
export function packSession(session: Session, keepClaims: KeepClaims): Uint8Array {
  const packed = pack(session, keepClaims)
  if (packed !== null) return packed
  const claim = unkeptClaim(session)
  if (claim === null) throw unwritable()
  throw new SessionError('ERR_SIGNICAT_SESSION_TOO_LARGE', { detail: `the claim ${claim} cannot be kept` })
}

function pack(session: Session, keepClaims: KeepClaims): Uint8Array | null {
  const idToken = session.packedIdToken ?? noBytes
  const claims = claimsOf(idToken)
  const protocol = protocolOf(session)
  if (claims === null || readProtocol(protocol) === null) return null
  const other = differences(protocol, claims, null)
  const derived = keepClaims(other === undefined ? claims : { ...claims, ...protocol })
  if (!freezeJson(derived)) return null
  const frame = frameOf(session, other, derived)
  const json = plainJson(frame)
  // What the application or the issuer put in, as it will be read.
  if (readFrame(holdsOthersValues(frame) ? JSON.parse(json) : frame) === null) return null
  const length = Buffer.byteLength(json)
  const bytes = Buffer.allocUnsafe(prefixLength + length + idToken.length)
  bytes[0] = frameVersion
  bytes.writeUInt32BE(length, 1)
  bytes.write(json, prefixLength)
  bytes.set(idToken, prefixLength + length)
  return bytes
}

/** The session in the bytes, frozen, or `null` for bytes of any other kind. Never throws. */
export function unpackSession(packed: Uint8Array, keepClaims: KeepClaims): Session | null {
  const bytes = bufferOver(packed)
  if (bytes.length < prefixLength || bytes[0] !== frameVersion) return null
  const jsonEnd = prefixLength + bytes.readUInt32BE(1)
  if (jsonEnd > bytes.length) return null
  const frame = readFrame(parseJson(bytes.subarray(prefixLength, jsonEnd)))
  return frame === null ? null : sessionOf(frame, bytes.subarray(jsonEnd), keepClaims)
}

function holdsOthersValues({ p, u, d, k }: Frame): boolean {
  return p !== undefined || u !== undefined || d !== undefined || k !== undefined
}

function claimsOf(idToken: Uint8Array): Record<string, unknown> | null {
  return idToken.length === 0 ? {} : claimsOfPacked(idToken)
}

/** Name of the first claim that could not be read again: nested too deep, or a protocol claim of another type. */
function unkeptClaim(session: Session): string | null {
  const protocol = protocolOf(session)
  const faulty = protocolClaims.find((name) => !isReadable({ ...stand, [name]: protocol[name] }))
  if (faulty !== undefined) return faulty
  const name = Object.keys(session.user).find((one) => !freezeJson(asRead(session.user[one]), 2))
  return name === undefined ? null : nameable(name)
}

/** Protocol claims that can be read. */
const stand = Object.freeze({ iss: '', sub: '', iat: 0 })
const isReadable = (claims: Readonly<Record<string, unknown>>): boolean => readProtocol(claims) !== null

function asRead(value: unknown): unknown {
  const text = JSON.stringify(value)
  return text === undefined ? undefined : JSON.parse(text)
}

function unwritable(): TypeError {
  return Object.assign(new TypeError('The session holds something that cannot be written'), {
    code: 'ERR_INVALID_ARG_VALUE',
  })
}

type Draft = { -readonly [Member in keyof Session]: Session[Member] }

function sessionOf(frame: Frame, idToken: Buffer, keepClaims: KeepClaims): Session | null {
  const claims = claimsOf(idToken)
  if (claims === null) return null
  if (frame.p !== undefined) putProtocol(claims, frame.p)
  const protocol = readProtocol(claims)
  const user = userOf(frame, keepClaims(claims))
  if (protocol === null || !freezeJson(user)) return null
  const [startedAt, seenAt, absoluteExpiresAt] = frame.t
  const session: Draft = {
    id: frame.i,
    method: frame.m ?? 'oidc',
    issuer: protocol.iss,
    sub: protocol.sub,
    issuedAt: protocol.iat,
    startedAt,
    seenAt,
    absoluteExpiresAt,
    user,
    data: frame.d ?? noValues,
    origin: Object.freeze({ attempt: frame.o[0] }),
  }
  addAssurance(session, protocol, frame)
  if (idToken.length > 0) session.packedIdToken = idToken
  if (frame.a !== undefined) session.account = frame.a
  if (frame.k !== undefined) session.tokens = frame.k
  if (frame.r !== undefined) session.revision = frame.r
  return Object.freeze(session)
}

function putProtocol(claims: Record<string, unknown>, own: Readonly<Record<string, unknown>>): void {
  for (const name of protocolClaims) {
    const value = own[name]
    if (value !== undefined) claims[name] = value ?? undefined
  }
}

function addAssurance(
  session: Draft,
  { sid, idp, acr, amr, auth_time: authTime }: Protocol,
  { l }: Frame,
): void {
  if (sid !== undefined) session.sid = sid
  if (idp !== undefined) session.idp = idp
  if (l !== undefined) session.loa = l
  if (acr !== undefined) session.acr = acr
  if (amr !== undefined) session.amr = Object.freeze(amr)
  if (authTime !== undefined) session.authTime = authTime
}

function userOf(frame: Frame, derived: Record<string, unknown>): Record<string, unknown> {
  // In place, which is four times as fast as a spread of both; members named `__proto__` were refused before.
  const user = frame.u === undefined ? derived : Object.assign(derived, frame.u)
  for (const name of frame.x ?? []) delete user[name]
  return user
}
