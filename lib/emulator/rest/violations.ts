import { isLoopbackHost, isLoopbackUrl } from '../loopback.js'
import { isRecord } from '../record.js'
import type { Json } from './session.js'

/** What is wrong with one member of a request. */
export interface Violation {
  readonly name: string
  readonly reason: string
}

/** Reads the members of a body and keeps what is wrong with them. */
export interface Members {
  readonly violations: readonly Violation[]
  refuse(name: string, reason: string): void
  text(name: string): string | undefined
  /** One of `values`. */
  choice<T extends string>(name: string, values: readonly T[]): T | undefined
  texts(name: string): readonly string[] | undefined
  /** An object of texts; only these names when they are given. */
  textMap(name: string, names?: readonly string[]): Readonly<Record<string, string>> | undefined
  /** A loopback URL somewhere in the body. */
  url(name: string, value: unknown): string
}

/** `null` stands for a member that is not there. */
export function readMembers(body: Json): Members {
  const violations: Violation[] = []
  const refuse = (name: string, reason: string): undefined => {
    violations.push({ name, reason })
  }
  const has = (name: string): boolean => body[name] !== undefined && body[name] !== null
  return {
    violations,
    refuse,
    text: (name) => (has(name) ? (textOf(body[name]) ?? refuse(name, 'must be a text')) : undefined),
    choice(name, values) {
      if (!has(name)) return undefined
      return (
        values.find((value) => value === body[name]) ?? refuse(name, `must be one of ${values.join(', ')}`)
      )
    },
    texts: (name) =>
      has(name) ? (textsOf(body[name]) ?? refuse(name, 'must be a list of texts')) : undefined,
    textMap(name, names) {
      if (!has(name)) return undefined
      const map = textMapOf(body[name])
      const unknown = Object.keys(map ?? {}).find((key) => names?.includes(key) === false)
      if (map === undefined) return refuse(name, 'must be an object of texts')
      return unknown === undefined ? map : refuse(`${name}.${unknown}`, 'is unknown')
    },
    url(name, value) {
      if (typeof value !== 'string' || value === '') refuse(name, 'required')
      else if (!isLoopbackUrl(value)) refuse(name, offThisMachine)
      return typeof value === 'string' ? value : ''
    },
  }
}

/** The emulator sends nobody away from this machine, whatever the API allows. */
export const offThisMachine = 'must be on localhost: the local Signicat leads nowhere else'

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

function textsOf(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined
  const texts = value.filter((item): item is string => typeof item === 'string')
  return texts.length === value.length ? texts : undefined
}

function textMapOf(value: unknown): Readonly<Record<string, string>> | undefined {
  if (!isRecord(value)) return undefined
  const entries = Object.entries(value).filter(([, item]) => item !== null)
  const texts = entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  return texts.length === entries.length ? Object.fromEntries(texts) : undefined
}

/** Whether a policy can name the host, and it is this machine: a policy has no grammar for IPv6. */
export const isFramingHost = (host: string): boolean => isLoopbackHost(host) && !host.startsWith('[')
