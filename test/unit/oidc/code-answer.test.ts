import nock from 'nock'
import { afterEach, describe, expect, test } from 'vitest'
import { answer, failureOf, issuerUrl, setUp } from './fixtures.js'

afterEach(() => {
  nock.cleanAll()
})

const iss = encodeURIComponent(issuerUrl)

/** What exchanging this answer ends with; nothing may have been sent. */
async function refusal(query: string | Record<string, string>, document = {}): Promise<unknown> {
  const { client, calls } = setUp({ document })
  const failure = await failureOf(client.exchangeCode(answer(query)))
  expect(calls).toEqual([])
  return failure
}

const invalid = (detail: string): object => ({
  name: 'LoginError',
  code: 'ERR_SIGNICAT_CALLBACK_INVALID',
  statusCode: 400,
  detail,
})

describe('an answer whose shape is wrong spends no code', () => {
  test.each([
    ['', 'state'],
    ['state=state-1', 'iss is missing'],
    [`state=state-1&iss=${iss}`, 'code'],
    [`code=&state=state-1&iss=${iss}`, 'code'],
    [`code[]=x&state=state-1&iss=${iss}`, 'code'],
    [`code=${'x'.repeat(4097)}&state=state-1&iss=${iss}`, 'code'],
    [`code=%ff&state=state-1&iss=${iss}`, 'code'],
    [`code=a%00b&state=state-1&iss=${iss}`, 'code'],
    [`code=a%0d%0ab&state=state-1&iss=${iss}`, 'code'],
    [`error=&state=state-1&iss=${iss}`, 'error is empty'],
    [`error=&code=c&state=state-1&iss=${iss}`, 'error is empty'],
  ])('%.60s: %s', async (query, detail) => {
    expect(await refusal(query)).toMatchObject(invalid(detail))
  })

  test.each(['code', 'state', 'iss', 'error', 'response'])('L19 a repeated %s', async (name) => {
    const twice = `code=c&state=state-1&iss=${iss}&error=e&response=r&${name}=x`
    expect(await refusal(twice)).toMatchObject(invalid(`${name} is repeated`))
  })

  test('L19 a parameter repeated with the same value', async () => {
    expect(await refusal(`code=c&code=c&state=state-1&iss=${iss}`)).toMatchObject(invalid('code is repeated'))
  })

  test.each(['id_token', 'token', 'access_token', 'refresh_token', 'response'])(
    'L19 %s, which must never come through the browser, not even empty',
    async (name) => {
      expect(await refusal({ [name]: 'x' })).toMatchObject(invalid(`${name} is not expected`))
      expect(await refusal({ [name]: '' })).toMatchObject(invalid(`${name} is not expected`))
    },
  )
})

describe('an answer to another attempt', () => {
  test.each(['', 'state-2', 'STATE-1', 'state-1 ', '__proto__'])('L17 state %j', async (state) => {
    expect(await refusal({ state })).toMatchObject(invalid('state'))
  })

  test('L17 an error is not the word of the issuer before the state is right', async () => {
    expect(await refusal({ state: 'other', error: 'access_denied' })).toMatchObject(invalid('state'))
  })
})

describe('an answer of another issuer (RFC 9207)', () => {
  test.each(['https://evil.example', `${issuerUrl}/`, issuerUrl.toUpperCase(), ''])(
    'L18 iss %j',
    async (other) => {
      expect(await refusal({ iss: other })).toMatchObject(invalid('iss is another one'))
      expect(await refusal({ iss: other, error: 'access_denied' })).toMatchObject(
        invalid('iss is another one'),
      )
      const silent = { authorization_response_iss_parameter_supported: false }
      expect(await refusal({ iss: other }, silent)).toMatchObject(invalid('iss is another one'))
    },
  )

  test('L18 iss missing although it was promised, in errors too', async () => {
    expect(await refusal('code=c&state=state-1')).toMatchObject(invalid('iss is missing'))
    expect(await refusal('error=access_denied&state=state-1')).toMatchObject(invalid('iss is missing'))
  })
})

describe('an error of the issuer', () => {
  test.each(['access_denied', 'IDP-3200', 'AuthnFailed', 'login_required', 'urn:x:y.z'])(
    '%s is passed on',
    async (error) => {
      expect(await refusal({ error, code: '' })).toMatchObject({
        name: 'LoginError',
        code: 'ERR_SIGNICAT_LOGIN_DENIED',
        wireError: error,
      })
    },
  )

  test('wins over a code', async () => {
    expect(await refusal({ error: 'access_denied', code: 'code-1' })).toMatchObject({
      wireError: 'access_denied',
    })
  })

  test.each(['<script>', 'access denied', 'a\nb', 'ø', 'x'.repeat(65)])(
    'that cannot be one is not repeated: %j',
    async (error) => {
      const failure = await refusal({ error, error_description: 'text', error_uri: 'https://evil.example' })
      expect(failure).toMatchObject({ code: 'ERR_SIGNICAT_LOGIN_DENIED', wireError: undefined })
      expect(failure).toMatchObject({ detail: 'an unreadable error (it says: "text")' })
    },
  )

  test('brings none of its description along', async () => {
    const failure = await refusal({ error: 'access_denied', error_description: 'personal 01010112345' })
    expect(JSON.stringify({ ...(failure as object), message: (failure as Error).message })).not.toContain(
      '01010112345',
    )
  })

  test('is read without promise of iss when there is none', async () => {
    const silent = { authorization_response_iss_parameter_supported: undefined }
    expect(await refusal('error=access_denied&state=state-1', silent)).toMatchObject({
      wireError: 'access_denied',
    })
  })
})
