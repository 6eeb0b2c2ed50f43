import Fastify from 'fastify'
import signicat from 'fastify-signicat'
import { describe, expect, it, onTestFinished } from 'vitest'
import { examined, findingsOf, healthy, type Patient, privateKey } from './patient.js'

const signing = privateKey('sig', 'sig-1')
const published = { jwks: '/jwks.json' }

/** The application of a patient behind its public address, and whatever a proxy does on the way. */
async function running(patient: Patient, onTheWay: (path: string) => string = (path) => path): Promise<void> {
  const app = Fastify()
  onTestFinished(() => app.close())
  const { issuer, options } = patient
  await app.register(signicat, {
    issuer: issuer.issuer,
    clientId: issuer.clientId,
    baseUrl: String(options.baseUrl),
    secrets: ['kF9wPz3nVb7xQm2rTg5yHj8uLs4dXc6a'],
    signingKeys: [signing],
    routes: published,
    fetch: issuer.fetch,
  })
  options.fetch = async (...given: Parameters<typeof fetch>): Promise<Response> => {
    const url = new URL(new Request(...given).url)
    if (url.hostname !== 'app.example') return issuer.fetch(...given)
    const { statusCode, headers, body } = await app.inject(onTheWay(url.pathname))
    const type = {
      'content-type': String(headers['content-type']),
      'cache-control': String(headers['cache-control']),
    }
    return new Response(body, { status: statusCode, headers: type })
  }
  Object.assign(options, { clientSecret: undefined, signingKeys: [signing], routes: published })
}

describe('an application that runs', () => {
  it('is asked only when it is said to run', async () => {
    const patient = await healthy()
    const { rows } = await examined(patient)
    expect(rows.map(({ check }) => check)).not.toContain('running')
  })

  it('is found behind a proxy that strips the path, with the keys it says', async () => {
    const patient = await healthy()
    patient.options.baseUrl = 'https://app.example/portal'
    await running(patient, (path) => path.replace(/^\/portal/, ''))
    const report = await examined(patient, true)
    expect(findingsOf(report)).toEqual([])
    expect(report.rows).toContainEqual({ check: 'published-keys', outcome: 'good', says: '1 of 1' })
  })

  it('is missed behind a proxy that does not strip', async () => {
    const patient = await healthy()
    patient.options.baseUrl = 'https://app.example/portal'
    await running(patient)
    const row = findingsOf(await examined(patient, true)).find(({ check }) => check === 'running')
    expect(row?.remedy).toContain('strips /portal')
  })

  it('publishes other keys than these settings have', async () => {
    const patient = await healthy()
    await running(patient)
    patient.options.signingKeys = [privateKey('sig', 'sig-1')]
    const row = findingsOf(await examined(patient, true)).find(({ check }) => check === 'published-keys')
    expect(row?.says).toContain('lacks sig-1')
  })
})
