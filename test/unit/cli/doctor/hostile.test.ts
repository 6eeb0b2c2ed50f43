import { describe, expect, it } from 'vitest'
import { checklistOf, printChecklist } from '../../../../lib/cli/doctor/checklist.js'
import { printReport } from '../../../../lib/cli/doctor/print-report.js'
import { resolveConfig } from '../../../../lib/config/resolve.js'
import { examined, healthy } from './patient.js'

const hostile = 'x\u001b]0;owned\u0007\r\nok      options  complete\u009b2J\u202e\u2028'

/** Everything but printable characters and the report's own line breaks. */
const unprintable = /[^\P{C}\n]|[\u2028\u2029]/u

/** Every text in a document, with something hostile behind it or in its place. */
function spoiled(value: unknown, spoil: (text: string) => string): unknown {
  if (typeof value === 'string') return spoil(value)
  if (Array.isArray(value)) return value.map((item) => spoiled(item, spoil))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, spoiled(member, spoil)]))
}

describe('the report on an issuer that writes to the terminal', () => {
  const ways = {
    'in place of a text': () => hostile,
    'behind a text': (text: string) => text + hostile,
    'in an address': (text: string) => (URL.canParse(text) ? `${text}/${hostile}` : hostile),
  }

  it.each(Object.entries(ways))('has no character that acts, %s', async (_name, spoil) => {
    const members = Object.keys(await documentOf())
    expect(members.length).toBeGreaterThan(15)
    for (const member of [...members, null]) {
      const patient = await healthy()
      patient.issuer.faults.discovery = (document) =>
        Object.fromEntries(
          Object.entries(document).map(([name, value]) => [
            name,
            member === null || member === name ? spoiled(value, spoil) : value,
          ]),
        )
      const report = await examined(patient)
      const printed = printReport(report)
      expect(printed).not.toMatch(unprintable)
      expect(printed.split('\n').filter((line) => /^ok +options/.test(line))).toHaveLength(1)
    }
  })

  it.each(['error', 'error_description'])('has none in its %s either', async (member) => {
    const patient = await healthy()
    patient.issuer.faults.respond = (path) =>
      path.startsWith('/connect/')
        ? Response.json({ error: 'invalid_client', [member]: hostile }, { status: 400 })
        : undefined
    expect(printReport(await examined(patient))).not.toMatch(unprintable)
  })
})

async function documentOf(): Promise<object> {
  const patient = await healthy()
  let document: object = {}
  patient.issuer.faults.discovery = (honest) => {
    document = honest
    return honest
  }
  await examined(patient)
  return document
}

it('the checklist has none of what stands in the settings', async () => {
  const { options } = await healthy()
  const fields = checklistOf(resolveConfig(options), '').map((field) => ({
    ...field,
    value: hostile,
    why: hostile,
  }))
  expect(printChecklist(fields)).not.toMatch(unprintable)
})
