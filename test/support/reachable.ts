import { KeyObject } from 'node:crypto'
import { types } from 'node:util'

/** Something that a text or a key was found in, and the way there. */
export interface Found {
  readonly secret: string
  readonly path: string
}

/** What inspection, serializing, cloning or enumerating can come to: own and inherited members, getters asked, contents. */
export function reachableSecrets(
  roots: Readonly<Record<string, unknown>>,
  secrets: Readonly<Record<string, string>>,
  skip: (path: string) => boolean = () => false,
): readonly Found[] {
  const found: Found[] = []
  const seen = new Set<object>()
  const queue: { value: unknown; path: string }[] = Object.entries(roots).map(([path, value]) => ({
    value,
    path,
  }))
  const look = (text: string, path: string): void => {
    for (const [secret, value] of Object.entries(secrets))
      if (text.includes(value)) found.push({ secret, path })
  }
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { value, path } = next
    if (skip(path)) continue
    if (typeof value === 'string') look(value, path)
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value))
      continue
    seen.add(value)
    if (isKey(value)) found.push({ secret: 'a key', path })
    else if (ArrayBuffer.isView(value)) {
      const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength)
      for (const encoding of ['latin1', 'base64', 'base64url', 'hex'] as const)
        look(bytes.toString(encoding), path)
    } else
      for (const [name, member] of membersOf(value)) queue.push({ value: member, path: `${path}.${name}` })
  }
  return found
}

function isKey(value: object): boolean {
  const type: unknown =
    value instanceof KeyObject || types.isCryptoKey(value) ? Reflect.get(value, 'type') : null
  return type === 'secret' || type === 'private'
}

function membersOf(value: object): (readonly [string, unknown])[] {
  const members: (readonly [string, unknown])[] = []
  if (types.isProxy(value)) return members
  if (value instanceof Map)
    for (const [key, entry] of value)
      members.push(['key', key], [`entry(${String(key).slice(0, 40)})`, entry])
  if (value instanceof Set) for (const entry of value) members.push(['entry', entry])
  for (const key of Reflect.ownKeys(value)) members.push([String(key), read(value, key, value)])
  for (
    let owner: object | null = Object.getPrototypeOf(value);
    owner !== null && owner !== Object.prototype && owner !== Function.prototype;
    owner = Object.getPrototypeOf(owner)
  ) {
    members.push(['__proto__', owner])
    for (const key of Reflect.ownKeys(owner)) {
      if (Object.getOwnPropertyDescriptor(owner, key)?.get !== undefined)
        members.push([String(key), read(value, key, value)])
    }
  }
  return members
}

function read(owner: object, key: PropertyKey, receiver: object): unknown {
  try {
    const made = Reflect.get(owner, key, receiver)
    if (made instanceof Promise) made.catch(() => undefined)
    return made
  } catch (error) {
    return error
  }
}
