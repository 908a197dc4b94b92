import type { VariableFault } from './configuration-fault.js';
import { scheduleOverrides } from './schedule-overrides.js';

describe('the variables of single schedules', () => {
  it('are read by the id of the schedule', () => {
    const faults: VariableFault[] = [];
    const overrides = scheduleOverrides(
      {
        SCHEDULE_DAILY_REPORTS_PATTERN: ' 0 5 * * * ',
        SCHEDULE_DAILY_REPORTS_MISSED: 'skip',
        SCHEDULE_CLEAN_UP_ENABLED: 'false',
        SCHEDULER_TIMEZONE: 'UTC',
      },
      faults,
    );
    expect(overrides).toEqual(
      new Map([
        ['DAILY_REPORTS', { pattern: '0 5 * * *', missed: 'skip' }],
        ['CLEAN_UP', { isEnabled: false }],
      ]),
    );
    expect(faults).toEqual([]);
  });

  it('are refused when they are unknown or not allowed, by their name', () => {
    const faults: VariableFault[] = [];
    scheduleOverrides(
      {
        SCHEDULE_X_PATERN: '0 5 * * *',
        SCHEDULE_PATTERN: '0 5 * * *',
        SCHEDULE_X_MISSED: 'some',
        SCHEDULE_X_ENABLED: 'no',
      },
      faults,
    );
    expect(faults.map(({ variable }) => variable)).toEqual([
      'SCHEDULE_X_PATERN',
      'SCHEDULE_PATTERN',
      'SCHEDULE_X_MISSED',
      'SCHEDULE_X_ENABLED',
    ]);
    expect(faults[0]?.problem).toContain('_PATTERN, _MISSED, _ENABLED');
  });
});
