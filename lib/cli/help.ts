import { complain, visible } from './say.js'

export const help = `fastify-signicat <command>

Commands:
  doctor     hold the settings of an application against the issuer, and say what to repair;
             reads SIGNICAT_ISSUER, SIGNICAT_CLIENT_ID, SIGNICAT_CLIENT_SECRET, BASE_URL,
             SESSION_SECRET, or a module; ends with 0, with 1 when there is something to
             repair, with 2 when called wrongly
    --module <file>    that exports the options, as default or by the name options
    --issuer <url>, --client-id <id>, --base-url <url>, --scope <text>, --prefix <path>
    --scope-prefix <path>  of the scope that registers the plugin
    --running          the application runs at its baseUrl: ask it too
    --checklist        print what to set in the Signicat Dashboard, and ask nobody
    --json             for programs
  emulator   run a local Signicat to develop against: OpenID Connect, both REST APIs,
             and a simulated phone for headless logins
    --port <number>    port on localhost (default 4011)
    --base-url <url>   where the application runs: registers its /callback and /logged-out
    --redirect-uri <url>   one that is registered, as often as there are some
    --scope <text>     what the application may ask for (default all that Signicat knows)
    --lenient          take unknown scopes, and every address of this machine
    --https            with a certificate made for this run
  keys       make private keys for signing and decrypting, and print what goes where
    --alg <name>       of signatures: RS256, PS256 or ES256 (default RS256)
    --days <number>    until they end (default 90)
  secret     print a new secret for the option secrets

  --help     print this
  --version  print the version`

/** What is wrong in front of a short hint; the exit code says the rest. */
export function calledWrongly(command: string, problem: string): 2 {
  const name = `fastify-signicat ${command}`.trim()
  complain(`${name}: ${visible(problem)}\n\nnpx fastify-signicat --help lists commands and arguments.`)
  return 2
}
