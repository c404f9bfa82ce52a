/** For tests: users to work on. */
import type { Balance } from './balance';

export const user = ( some: Partial< Balance > = {} ): Balance => ( {
	id: 7,
	name: 'Ada',
	login: 'ada',
	email: 'ada@example.org',
	avatar_url: null,
	edit_url: null,
	balance: '100',
	held: '0',
	available: '100',
	usage: { used: '0', scopes: [] },
	latest_reset: null,
	can_edit: true,
	is_own: false,
	...some,
} );
