import { answersLost, blocked, cut, halfOpen, refused, slow } from './scenarios/connection-faults.js';
import { redisFlushed } from './scenarios/redis-flushed.js';
import { redisKilled } from './scenarios/redis-killed.js';
import { redisPaused } from './scenarios/redis-paused.js';
import { inTurn } from './support/run-scenario.js';

inTurn([
  redisKilled,
  redisFlushed,
  redisPaused,
  cut('Redis'),
  refused('Redis'),
  blocked('Redis'),
  answersLost('Redis'),
  slow('Redis'),
  halfOpen('Redis'),
]);
