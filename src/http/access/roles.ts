import { type Role, ROLES } from '../../config/index.js';

/** The roles that `roles` stands for: an operator may what a client may, an admin everything. */
export function including(roles: readonly Role[]): readonly Role[] {
  return ROLES.filter(
    (role) => role === 'admin' || roles.includes(role) || (role === 'operator' && roles.includes('client')),
  );
}
