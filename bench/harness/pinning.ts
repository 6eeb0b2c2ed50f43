import { spawnSync } from 'node:child_process'
import { cpus } from 'node:os'

/** What is measured runs on one core, everything else on another. */
export type Role = 'server' | 'load'

const cores: Readonly<Record<Role, string>> = { server: '0', load: '1' }
const program = 'taskset'
// Not `availableParallelism`, which is 1 in a process that is pinned itself.
const canPin =
  cpus().length >= 2 && spawnSync(program, ['-c', '0,1', 'true'], { stdio: 'ignore' }).status === 0

/** The command on the core of its role, where the system can do that. */
export function pinned(role: Role, command: readonly string[]): readonly string[] {
  return canPin ? [program, '-c', cores[role], ...command] : command
}

export const pinning = canPin ? 'server on core 0, load and issuer on core 1' : 'none'
