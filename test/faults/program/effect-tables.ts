/** Where the program's jobs leave what they did. No constraint hides a doubled effect. */
export const EFFECT_TABLES = `
  create table if not exists public.effects (job_id uuid not null, run int not null, at timestamptz not null);
  create index if not exists effects_job on public.effects (job_id);
  create table if not exists public.provider_claims (job_id uuid primary key, state text not null);
  create table if not exists public.refusals (job_id uuid not null, run int not null, code text not null)`;
