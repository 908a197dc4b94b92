import { evictsJobs, forgetsAtRestart, setupOf, tooOld } from './redis-setup.js';

const INFO = [
  '# Server',
  'redis_version:7.0.15',
  'os:Linux 6.1 x86_64',
  '# Memory',
  'maxmemory_policy:noeviction',
  '# Persistence',
  'aof_enabled:0',
  '',
].join('\r\n');

const infoWith = (line: string): string => INFO.replace(new RegExp(`^${line.split(':')[0]}:.*$`, 'm'), line);

describe('the setup of Redis', () => {
  it('is read from INFO', () => {
    expect(setupOf(INFO, '3600 1')).toEqual({
      version: '7.0.15',
      evictionPolicy: 'noeviction',
      appendsToFile: false,
      snapshots: '3600 1',
    });
  });

  it('finds nothing wrong with a server that says nothing', () => {
    const setup = setupOf('', undefined);
    expect([tooOld(setup), evictsJobs(setup), forgetsAtRestart(setup)]).toEqual([undefined, undefined, false]);
  });

  it.each(['4.0.14', '3.2.1'])('refuses version %s, which BullMQ cannot use', (version) => {
    expect(tooOld(setupOf(infoWith(`redis_version:${version}`), undefined))).toContain(version);
  });

  it.each(['5.0.0', '7.0.15', '10.1.0', '255.255.255'])('takes version %s', (version) => {
    expect(tooOld(setupOf(infoWith(`redis_version:${version}`), undefined))).toBeUndefined();
  });

  it('finds a policy that throws jobs away, and says how to change it', () => {
    const fault = evictsJobs(setupOf(infoWith('maxmemory_policy:allkeys-lru'), undefined));
    expect(fault).toContain('allkeys-lru');
    expect(fault).toContain('CONFIG SET maxmemory-policy noeviction');
    expect(evictsJobs(setupOf(INFO, undefined))).toBeUndefined();
  });

  it.each([
    ['0', '', true],
    ['1', '', false],
    ['0', '3600 1', false],
    ['0', undefined, false],
  ])('with aof_enabled:%s and save "%s" forgets at a restart: %s', (aof, snapshots, forgets) => {
    expect(forgetsAtRestart(setupOf(infoWith(`aof_enabled:${aof}`), snapshots))).toBe(forgets);
  });
});
