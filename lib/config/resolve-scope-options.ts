import { type Field, type Fields, isPlainObject, kindOf, readChoice, readGroup, refuse } from './assert.js'
import type { Config } from './config.js'
import type { LogLevel } from './options.js'
import { resolvePrefix } from './resolve-routes.js'

export type ScopeOptions = Pick<Config, 'prefix' | 'logLevel' | 'logSerializers' | 'constraints'>

type LogSerializers = NonNullable<Config['logSerializers']>

const LOG_LEVELS: readonly LogLevel[] = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']

/** Options that Fastify itself takes for the scope of our routes. */
export function resolveScopeOptions(field: Fields): ScopeOptions {
  return {
    prefix: resolvePrefix(field('prefix')),
    logLevel:
      field('logLevel').value === undefined ? null : readChoice(field('logLevel'), LOG_LEVELS, 'warn'),
    logSerializers: resolveLogSerializers(field('logSerializers')),
    constraints: field('constraints').value === undefined ? null : readGroup(field('constraints')),
  }
}

function resolveLogSerializers(field: Field): LogSerializers | null {
  if (field.value === undefined) return null
  if (isSerializers(field.value)) return field.value
  refuse(field, `is ${kindOf(field.value)}, not functions by name`, 'Give an object of functions')
  return null
}

const isSerializers = (value: unknown): value is LogSerializers =>
  isPlainObject(value) && Object.values(value).every((member) => typeof member === 'function')
