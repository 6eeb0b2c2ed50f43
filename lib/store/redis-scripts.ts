import { createHash } from 'node:crypto'

/** A script that Redis runs as one step. Every key it touches is among its `KEYS`. */
export interface RedisScript {
  readonly text: string
  readonly sha: string
}

function script(text: string): RedisScript {
  const trimmed = text.replaceAll(/^ {2}/gm, '').trim()
  return Object.freeze({ text: trimmed, sha: createHash('sha1').update(trimmed).digest('hex') })
}

/*
 * KEYS: entry, lists …          ARGV: seconds, value, summary, revision, started, lists, key, number of lists, horizon
 * A list lives as long as the entry on it that lives longest, and forgets what no session can be as old as.
 */
const write = `
  redis.call('HSET', KEYS[1], 'v', ARGV[2], 's', ARGV[3], 'r', ARGV[4], 't', ARGV[5], 'x', ARGV[6])
  redis.call('EXPIRE', KEYS[1], ARGV[1])
  for i = 2, 1 + tonumber(ARGV[8]) do
    redis.call('ZREMRANGEBYSCORE', KEYS[i], '-inf', '(' .. ARGV[9])
    redis.call('ZADD', KEYS[i], ARGV[5], ARGV[7])
    if redis.call('PTTL', KEYS[i]) < tonumber(ARGV[1]) * 1000 then
      redis.call('EXPIRE', KEYS[i], ARGV[1])
    end
  end
  return 1`

/** As `write`, and then KEYS: graves …, ARGV: the second that counts for each. */
export const addScript: RedisScript = script(`
  if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
  local lists = tonumber(ARGV[8])
  for i = lists + 2, #KEYS do
    local upTo = redis.call('GET', KEYS[i])
    if upTo and tonumber(ARGV[8 + i - lists]) <= tonumber(upTo) then return 0 end
  end
${write}`)

/** As `write`. */
export const replaceScript: RedisScript = script(`
  local revision = redis.call('HGET', KEYS[1], 'r')
  if not revision or tonumber(revision) ~= tonumber(ARGV[4]) - 1 then return 0 end
${write}`)

/** KEYS: entry. */
export const takeScript: RedisScript = script(`
  local found = redis.call('HMGET', KEYS[1], 'v', 's', 'r', 't', 'x')
  redis.call('DEL', KEYS[1])
  return found`)

/** KEYS: graves …, ARGV: for each the second and how long it is kept. */
export const buryScript: RedisScript = script(`
  for i = 1, #KEYS do
    local upTo = ARGV[2 * i - 1]
    local known = redis.call('GET', KEYS[i])
    if known and tonumber(known) > tonumber(upTo) then upTo = known end
    local left = math.max(redis.call('PTTL', KEYS[i]), tonumber(ARGV[2 * i]) * 1000)
    redis.call('SET', KEYS[i], upTo, 'PX', string.format('%.0f', left))
  end
  return 1`)

/** KEYS: lease, counter. ARGV: seconds. */
export const acquireScript: RedisScript = script(`
  if redis.call('EXISTS', KEYS[1]) == 1 then return false end
  local token = redis.call('INCR', KEYS[2])
  redis.call('SET', KEYS[1], token, 'EX', ARGV[1])
  return token`)

/** KEYS: lease. ARGV: token. */
export const releaseScript: RedisScript = script(`
  if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
  return 1`)
