import type { LoginOptions } from 'fastify-signicat'
import { isSignicatError } from 'fastify-signicat/errors'
import { describe, expect, it } from 'vitest'
import { buildApp, type TestApp } from '../support/build-app.js'
import { attemptCookies } from '../support/no-session.js'

const number = '17029012345'

function starting(options: unknown): Promise<TestApp> {
  return buildApp({
    after: (app) => {
      app.get('/start', async (_request, reply) => reply.signicat.login(options as LoginOptions))
      app.setErrorHandler((error, _request, reply) =>
        reply.code(500).send({
          ours: isSignicatError(error, 'ERR_SIGNICAT_CONFIG_INVALID'),
          message: error instanceof Error ? error.message : '',
        }),
      )
    },
  })
}

describe('loginHint of reply.signicat.login', () => {
  it.each<[string, NonNullable<LoginOptions['loginHint']>, string[]]>([
    ['a text', `subject-${number}`, [`subject-${number}`]],
    ['a list', [`subject-${number}`, 'deviceId-d'], [`subject-${number}`, 'deviceId-d']],
    ['fields', { subject: number, deviceId: 'd' }, [`subject-${number}`, 'deviceId-d']],
    ['one field', { subject: number }, [`subject-${number}`]],
  ])('takes %s, and pushes it', async (_name, loginHint, sent) => {
    const { visitor, issuer } = await starting({ loginHint })
    const location = await visitor.start('/start')
    expect(location).not.toContain(number)
    expect([...issuer.pushed.values()].flatMap((body) => body.getAll('login_hint'))).toEqual(sent)
  })

  it.each<[string, unknown]>([
    ['an empty text', ''],
    ['an empty list', []],
    ['an empty field', { subject: '' }],
    ['a field with an unusable name', { 'sub ject': number }],
    ['a control character', `${number}\n`],
    ['a long value', number.repeat(100)],
  ])('refuses %s with a labelled error that does not repeat it', async (_name, loginHint) => {
    const { visitor, issuer, log } = await starting({ loginHint })
    const answer = await visitor.open('/start')
    expect(answer.json()).toMatchObject({ ours: true, message: expect.stringContaining('loginHint') })
    expect(answer.body + log.join('')).not.toContain(number)
    expect(attemptCookies(answer)).toEqual([])
    expect(issuer.calls.par).toBe(0)
  })
})

describe('a demand of reply.signicat.login that makes no sense', () => {
  it.each<[object, string]>([
    [{ loa: 'highest' }, '"loa" of reply.signicat.login must be low, substantial or high'],
    [{ maxAge: -1 }, '"maxAge" of reply.signicat.login must be a whole number of seconds, 0 or more'],
    [
      { idp: [] },
      '"idp" of reply.signicat.login must be the code of an eID, such as nbid, or a list of them',
    ],
    [{ acr: '' }, '"acr" of reply.signicat.login must be an acr without spaces, or a list of them'],
  ])('is refused: %j', async (options, message) => {
    const { visitor } = await starting(options)
    expect((await visitor.open('/start')).json()).toEqual({ ours: false, message })
  })
})
