import { RestError } from '../errors.js'
import { parseJson } from './json.js'
import { type Answer, safeRequestId } from './send.js'
import { isRecord } from './shape.js'

interface Violation {
  readonly name: string
  readonly reason: string
}

// Free text of an API can quote the value it complains about, a personal number perhaps: only these words leave here.
const REASONS: readonly (readonly [RegExp, string])[] = [
  [/required|missing|(must not|cannot|may not) be (null|empty)/i, 'required'],
  [/too (long|large|many)|maximum|at most/i, 'too-long'],
  [/too (short|small|few)|minimum|at least/i, 'too-short'],
  [/not (supported|allowed|enabled|permitted|available)|unsupported|unknown/i, 'not-allowed'],
]

const MAX_VIOLATIONS = 50

/**
 * The error for an answer that is not a success: problem bodies of the hub (`code`, `invalidParams`, `violations`), of
 * Express (`code`, `errors`) and OAuth ones (`error`). 429 and 5xx are failures that may pass, the rest are refusals.
 */
export function problemOf(operation: string, answer: Answer): RestError {
  const body = problemBody(answer)
  const passing = answer.status === 429 || answer.status >= 500
  const apiCode = safeCode(body.code) ?? safeCode(body.error)
  const requestId = answer.requestId ?? safeRequestId(body.traceId)
  return new RestError(passing ? 'ERR_SIGNICAT_REST_FAILED' : 'ERR_SIGNICAT_REST_REFUSED', {
    detail: `${operation}: HTTP ${answer.status}${apiCode === undefined ? '' : `, ${apiCode}`}`,
    httpStatus: answer.status,
    violations: violationsOf(body),
    ...(apiCode === undefined ? {} : { apiCode }),
    ...(requestId === undefined ? {} : { requestId }),
  })
}

function problemBody({ mediaType, text }: Answer): Readonly<Record<string, unknown>> {
  if (!mediaType.endsWith('json')) return {}
  const body = parseJson(text)
  return isRecord(body) ? body : {}
}

function safeCode(value: unknown): string | undefined {
  const isCode =
    typeof value === 'string' && value.length <= 64 && /^[A-Za-z][A-Za-z_.]*(-?\d{1,5})?$/.test(value)
  return isCode ? value : undefined
}

function violationsOf(body: Readonly<Record<string, unknown>>): readonly Violation[] {
  return [body.invalidParams, body.violations, body.errors].flatMap(listed).slice(0, MAX_VIOLATIONS)
}

function listed(source: unknown): readonly Violation[] {
  if (Array.isArray(source)) return source.filter(isRecord).map(violation)
  // ASP.NET's form: { field: [message] }.
  if (isRecord(source)) return Object.entries(source).map(([name, reason]) => violation({ name, reason }))
  return []
}

function violation(entry: Readonly<Record<string, unknown>>): Violation {
  return {
    name: safeName(entry.name ?? entry.field ?? entry.propertyName),
    reason: safeReason(entry.reason ?? entry.message),
  }
}

function safeName(value: unknown): string {
  const isPath =
    typeof value === 'string' && /^[A-Za-z_$][A-Za-z0-9_$.[\]]{0,80}$/.test(value) && !/\d{5}/.test(value)
  return isPath ? value : '(not shown)'
}

function safeReason(value: unknown): string {
  const text = Array.isArray(value) ? value.join(' ') : String(value)
  return REASONS.find(([pattern]) => pattern.test(text))?.[1] ?? 'invalid'
}
