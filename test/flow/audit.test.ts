import type { AuditRecord, FastifySignicatOptions } from 'fastify-signicat'
import { describe, expect, it, vi } from 'vitest'
import { buildApp } from '../support/build-app.js'
import { expectNoSession } from '../support/no-session.js'

async function audited(options: Partial<FastifySignicatOptions> = {}) {
  const records: AuditRecord[] = []
  const test = await buildApp({
    options: { audit: (record) => void records.push(record), ...options },
    after: (app) => {
      app.get('/sign-for', async (_request, reply) => reply.signicat.login({ purpose: 'identify' }))
    },
  })
  return { ...test, records }
}

describe('the audit trail', () => {
  it('has a login, with everything that names it and nothing personal', async () => {
    const { visitor, issuer, records, now } = await audited({ onLogin: () => ({ account: 'customer-7' }) })
    await visitor.signIn(issuer)
    expect(records).toEqual([
      {
        event: 'login',
        outcome: 'success',
        time: now(),
        account: 'customer-7',
        issuer: issuer.issuer,
        sub: 'kari',
        idp: 'nbid',
        loa: 'substantial',
        method: 'oidc',
        session: expect.stringMatching(/^[\w-]{16,}$/),
        transactionId: 'tx-1',
        ip: '127.0.0.1',
        correlationId: expect.stringMatching(/^req-/),
      },
    ])
    expect(JSON.stringify(records)).not.toMatch(/29124815345|Nordmann/)
  })

  it('has an identification', async () => {
    const { visitor, issuer, records } = await audited()
    await visitor.signIn(issuer)
    await visitor.signIn(issuer, { start: '/sign-for' })
    expect(records).toMatchObject([
      { event: 'login' },
      { event: 'identify', outcome: 'success', sub: 'kari' },
    ])
    expect(JSON.stringify(records)).not.toMatch(/29124815345|Nordmann/)
  })

  it('has a logout', async () => {
    const { visitor, issuer, records } = await audited()
    await visitor.signIn(issuer)
    await visitor.submit('/logout')
    expect(records).toMatchObject([{ event: 'login' }, { event: 'logout', outcome: 'success', sub: 'kari' }])
    expect(records[1]?.session).toBe(records[0]?.session)
  })

  it('has a refusal of the application', async () => {
    const { visitor, issuer, records } = await audited({ onLogin: () => ({ refuse: 'closed' }) })
    await visitor.signIn(issuer)
    expect(records).toMatchObject([
      { event: 'login-failed', outcome: 'refused', code: 'ERR_SIGNICAT_LOGIN_REFUSED' },
    ])
    expect(JSON.stringify(records)).not.toContain('closed')
  })

  it('has a login that was not as asked', async () => {
    const { visitor, issuer, records } = await audited({ expect: { loa: 'high' } })
    await visitor.signIn(issuer)
    expect(records).toMatchObject([
      { event: 'login-failed', outcome: 'refused', code: 'ERR_SIGNICAT_LOGIN_NOT_AS_ASKED' },
    ])
  })

  it('has a cancelled login', async () => {
    const { visitor, issuer, records } = await audited()
    const location = await visitor.start()
    const state = new URL(location).searchParams.get('state') ?? ''
    await visitor.comeBack(
      location,
      new URLSearchParams({ error: 'access_denied', state, iss: issuer.issuer }),
    )
    expect(records).toMatchObject([
      { event: 'login-failed', outcome: 'cancelled', code: 'ERR_SIGNICAT_LOGIN_CANCELLED' },
    ])
  })

  it('has a refused token', async () => {
    const { visitor, issuer, records } = await audited()
    issuer.faults.idTokenClaims = (claims) => ({ ...claims, nonce: 'another' })
    await visitor.signIn(issuer)
    expect(records).toMatchObject([
      { event: 'login-failed', outcome: 'failed', code: 'ERR_SIGNICAT_TOKEN_INVALID' },
    ])
    expect(records[0]?.sub).toBeUndefined()
  })

  it('has a callback without an attempt', async () => {
    const { visitor, records } = await audited()
    await visitor.open('/callback?code=a&state=b')
    expect(records).toMatchObject([
      { event: 'login-failed', outcome: 'failed', code: 'ERR_SIGNICAT_ATTEMPT_UNKNOWN' },
    ])
  })

  it('has one correlation id with the log and the page', async () => {
    const { visitor, issuer, records, log } = await audited({ onLogin: () => ({ refuse: 'closed' }) })
    const callback = await visitor.signIn(issuer)
    const { correlationId } = records[0] ?? {}
    expect(callback.body).toContain(correlationId)
    expect(log.some((line) => line.includes('a login failed') && line.includes(`"${correlationId}"`))).toBe(
      true,
    )
  })
})

describe('a record that is not taken', () => {
  const failing: [string, () => Promise<void>][] = [
    ['throws', () => Promise.reject(new Error('disk full'))],
    ['hangs', () => new Promise(() => undefined)],
  ]

  it.each(failing)('is only logged when it is not required and audit %s', async (_name, audit) => {
    const { visitor, issuer, log } = await audited({ audit, timeoutMs: 1000 })
    expect((await visitor.signIn(issuer)).statusCode).toBe(302)
    expect((await visitor.open('/me')).statusCode).toBe(200)
    expect(log.join('')).toContain('the audit record was not taken')
  })

  it.each(failing)('means no login when it is required and audit %s', async (_name, audit) => {
    const { visitor, issuer } = await audited({ audit, auditRequired: true, timeoutMs: 1000 })
    const callback = await visitor.signIn(issuer)
    expect(callback.statusCode).toBe(503)
    await expectNoSession(visitor, callback)
    await expect.poll(() => issuer.calls.revocation, { interval: 1 }).toBe(1)
  })

  it('means no identification when it is required', async () => {
    const onIdentify = vi.fn()
    const audit = () => Promise.reject(new Error('disk full'))
    const { visitor, issuer } = await audited({ audit, auditRequired: true, onIdentify })
    expect((await visitor.signIn(issuer, { start: '/sign-for' })).statusCode).toBe(503)
    expect(onIdentify).not.toHaveBeenCalled()
  })
})
