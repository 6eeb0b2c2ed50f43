import { type Fields, kindOf, refuse } from './assert.js'
import { trivialityOf } from './trivial-secret.js'

const LEAST_BYTES = 32
const MAKE_ONE = "Make one with 'fastify-signicat secret'"

/** The secrets that seal cookies. Faults name them by index and never show them. */
export function resolveSecrets(field: Fields): readonly string[] {
  const list = field('secrets')
  if (!Array.isArray(list.value) || list.value.length === 0) {
    refuse(list, `is ${kindOf(list.value)}`, `Give a list with at least one secret. ${MAKE_ONE}`)
    return []
  }
  const items: readonly unknown[] = list.value
  const clientSecret = field('clientSecret').value
  const secrets: string[] = []
  for (const [index, value] of items.entries()) {
    const item = { ...list, option: `secrets[${index}]`, value }
    const fault = faultOf(value, { clientSecret, earlier: items.slice(0, index) })
    if (fault !== null) refuse(item, fault.problem, fault.remedy)
    else if (typeof value === 'string') secrets.push(value)
  }
  return secrets
}

interface Surroundings {
  readonly clientSecret: unknown
  readonly earlier: readonly unknown[]
}

function faultOf(
  value: unknown,
  { clientSecret, earlier }: Surroundings,
): { readonly problem: string; readonly remedy: string } | null {
  if (value === undefined || value === 'undefined') {
    return { problem: 'is missing', remedy: `Set the environment variable it is read from. ${MAKE_ONE}` }
  }
  if (typeof value !== 'string') return { problem: `is ${kindOf(value)}`, remedy: MAKE_ONE }
  const bytes = Buffer.byteLength(value)
  if (bytes < LEAST_BYTES) {
    return { problem: `has ${bytes} bytes`, remedy: `Give at least ${LEAST_BYTES} bytes. ${MAKE_ONE}` }
  }
  if (value === clientSecret)
    return { problem: 'is the clientSecret', remedy: `Use one of its own. ${MAKE_ONE}` }
  if (earlier.includes(value)) return { problem: 'is given twice', remedy: 'Take one of them out' }
  const problem = trivialityOf(value)
  return problem === null ? null : { problem, remedy: MAKE_ONE }
}
