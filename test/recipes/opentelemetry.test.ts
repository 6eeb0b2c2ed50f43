import { SpanStatusCode, trace } from '@opentelemetry/api'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { recipe } from '../support/recipe.js'
import { recipeParties } from '../support/recipe-options.js'
import { visitor } from '../support/visitor.js'

const exporter = new InMemorySpanExporter()
const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })

beforeAll(() => {
  trace.setGlobalTracerProvider(provider)
})
beforeEach(() => exporter.reset())
afterAll(async () => {
  trace.disable()
  await provider.shutdown()
})

describe('the recipe for OpenTelemetry', () => {
  it('makes a span for every call to the issuer, without personal data', async () => {
    const { issuer, options } = await recipeParties()
    const app = await (await recipe('opentelemetry'))(options)
    const back = await visitor(app).signIn(issuer, { start: '/login?returnTo=%2Fme' })
    expect(back.headers.location).toBe('/me')
    const spans = exporter.getFinishedSpans()
    expect(spans.map(({ name }) => name)).toEqual([
      'GET /auth/open/.well-known/openid-configuration',
      'POST /auth/open/connect/token',
      'GET /auth/open/.well-known/openid-configuration/jwks',
      'GET /auth/open/connect/userinfo',
    ])
    expect(spans[1]?.attributes).toEqual({
      'http.request.method': 'POST',
      'server.address': 'acme.sandbox.signicat.com',
      'url.path': '/auth/open/connect/token',
      'http.response.status_code': 200,
    })
    const written = JSON.stringify(
      spans.map(({ name, attributes, events }) => ({ name, attributes, events })),
    )
    expect(written).not.toMatch(/Kari|29124815345|code=|state=/)
  })

  it('marks calls that failed', async () => {
    const { issuer, options } = await recipeParties()
    issuer.faults.down = () => true
    const app = await (await recipe('opentelemetry'))(options)
    await visitor(app).open('/login')
    const [span] = exporter.getFinishedSpans()
    expect(span?.status.code).toBe(SpanStatusCode.ERROR)
    expect(span?.attributes['error.type']).toBe('network')
  })
})
