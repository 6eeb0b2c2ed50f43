/**
 * What is mutated together, and the tests that are to notice: those of the folder and the stories and attacks that reach
 * it. Tests of browsers, servers, the repository and other people's plugins are too slow for this and find little more.
 *
 * @type {Record<string, { mutate: string[], tests: string[], without?: string[] }>}
 */
const shards = {
  'lib/verify': {
    mutate: ['lib/verify/*.ts'],
    tests: ['test/unit/verify/*.test.ts'],
    without: ['test/unit/verify/*-oracle.test.ts'],
  },
  'lib/shared/return-to.ts': {
    mutate: ['lib/shared/return-to.ts', 'lib/shared/fold-path.ts'],
    tests: ['test/unit/shared/{return-to,fold-path}.test.ts'],
  },
  'lib/session/pack': {
    mutate: [
      'lib/session/{pack-session,session-frame,write-frame,json-bytes,id-token-bytes,largest-parts}.ts',
      'lib/session/{length-prefixed,session-times}.ts',
    ],
    tests: ['test/unit/session/{pack-session,unpack-hostile,sealed-sessions}.test.ts'],
  },
  'lib/session/cookies': {
    mutate: ['lib/session/{chunks,cookie-budget,cookie-names,form-token,base64url}.ts'],
    tests: ['test/unit/session/{chunks,cookie-names,form-token,base64url}.test.ts'],
  },
  'lib/session/endings': {
    mutate: [
      'lib/session/{tombstones,leases,local-graves,newest-states,shared-memory,spent-states}.ts',
      'lib/session/{sealed-endings,call-store,store-names,session-filter,session-directory,summary}.ts',
    ],
    tests: [
      'test/unit/session/{memories,sealed-store,stored-endings,call-store,session-filter}.test.ts',
      'test/unit/session/{rest-attempts,stored-sessions}.test.ts',
    ],
  },
  'lib/session/seal': {
    mutate: [
      'lib/session/{seal*,key-ring,record-seals,hash-id,digest-of,opened-cache}.ts',
      '!lib/session/sealed-*',
    ],
    tests: ['test/unit/session/{seal,key-ring,form-before,opened-cache,stored-tampering}.test.ts'],
  },
  'lib/session/attempts': {
    mutate: ['lib/session/{attempt*,pack-attempt,pack-rest-attempt,rest-attempts}.ts'],
    tests: ['test/unit/session/{attempt*,pack-attempt,rest-attempts}.test.ts'],
  },
  'lib/session/stored': {
    mutate: ['lib/session/{stored-*,sealed-sessions}.ts'],
    tests: ['test/unit/session/{stored-*,sealed-sessions,sealed-store}.test.ts'],
  },
  'lib/flow/tokens': {
    mutate: ['lib/flow/tokens/*.ts', '!lib/flow/tokens/call-api.ts'],
    tests: [
      'test/unit/flow/call-api.test.ts',
      'test/flow/{refresh,refresh-store,refresh-races,members,dpop,encrypted-tokens}.test.ts',
    ],
  },
  'lib/flow/logout': {
    mutate: ['lib/flow/logout/*.ts'],
    tests: [
      'test/flow/{logout,logout-pages,encrypted-logout-tokens}.test.ts',
      'test/attack/{logout-token,front-channel-logout}.test.ts',
    ],
  },
  'lib/flow/rest': {
    mutate: ['lib/flow/rest/*.ts'],
    tests: [
      'test/unit/flow/rest/*.test.ts',
      'test/flow/rest-*.test.ts',
      'test/attack/{rest-*,personal-numbers}.test.ts',
    ],
  },
  'lib/flow/judging': {
    mutate: [
      'lib/flow/{demand,bearer-demand,read-credentials,same-site,who-asks}.ts',
      'lib/flow/tokens/call-api.ts',
    ],
    tests: [
      'test/unit/flow/{check-demand,judge,read-credentials,who-asks}.test.ts',
      'test/unit/flow/tokens/{call-api,proven-calls}.test.ts',
    ],
  },
  'lib/flow/guards': {
    mutate: [
      'lib/flow/{guard-visit,step-up,impossible-demand,login-ask,problem,read-session}.ts',
      'lib/flow/{accept-bearer,answer-bearer,way-on}.ts',
    ],
    tests: [
      'test/flow/{guard-*,bearer-*,step-up*,impossible-guard}.test.ts',
      'test/attack/{forged-preflight,not-on-purpose}.test.ts',
    ],
  },
  'lib/fastify': {
    mutate: ['lib/fastify/{guard*,token-guard,token-memo,hooks,own-route,own-addresses,preflight}.ts'],
    tests: [
      'test/flow/{guard-answers,guard-hooks,guard-own-routes,guard-people,guard-programs,bearer-token}.test.ts',
      'test/flow/bearer-dpop.test.ts',
      'test/attack/forged-preflight.test.ts',
    ],
  },
  'lib/flow/logins': {
    mutate: [
      'lib/flow/{accept-tokens,admit-person,answer-error,answer-login,application-hook,audit,eid-settings}.ts',
      'lib/flow/{failed-start,finish-login,identify-person,initiate-login,login-decision,login-failure}.ts',
      'lib/flow/{new-session,start-again,start-login}.ts',
    ],
    tests: [
      'test/flow/{as-asked,attempts,audit,cancel,eid-settings,events,form-post,identify,issuer-faults}.test.ts',
      'test/flow/{login*,on-login,step-up,unmet-pages,userinfo}.test.ts',
      'test/attack/{callback-forgery,reflection,strangers}.test.ts',
    ],
  },
  'lib/flow/sessions': {
    mutate: ['lib/flow/{answer-session,ended-session,public-keys,public-session,ports}.ts'],
    tests: ['test/flow/{session-*,members,encrypted-tokens,logout}.test.ts'],
  },
}

export const names = Object.keys(shards)

/** Where Stryker writes the result of a shard. */
export const reportOf = (name) => `.tmp/mutation/${name.replaceAll('/', '-')}.report.json`

/** The shard that MUTATE names. */
export function chosenShard() {
  const name = process.env.MUTATE ?? ''
  const shard = shards[name]
  if (shard === undefined) throw new Error(`MUTATE is one of ${names.join(', ')}, not '${name}'.`)
  return { without: [], ...shard, name }
}
