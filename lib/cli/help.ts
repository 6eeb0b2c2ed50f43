export const help = `fastify-signicat <command>

Commands:
  emulator   run a local Signicat to develop against: OpenID Connect, both REST APIs,
             and a simulated phone for headless logins
    --port <number>    port on localhost (default 4011)
    --https            with a certificate made for this run
  keys       make private keys for signing and decrypting, and print what goes where
    --alg <name>       of signatures: RS256, PS256 or ES256 (default RS256)
    --days <number>    until they end (default 90)
  secret     print a new secret for the option secrets

  --help     print this`
