/** For tests: limits to work on. */
import type { Options, Quota } from './quota';

export const quota = ( some: Partial< Quota > = {} ): Quota => ( {
	scope: 'ai_forms',
	name: 'AI Forms',
	is_set: true,
	prepaid_only: false,
	guest: '0',
	user: '1500.5',
	roles: { editor: null },
	period: 'daily',
	message: 'Come back tomorrow.',
	...some,
} );

export const options: Options = {
	roles: [
		{ role: 'editor', name: 'Editor' },
		{ role: 'author', name: 'Author' },
	],
	periods: [
		{ value: 'never', label: 'Never' },
		{ value: 'daily', label: 'Daily' },
	],
	scopes: [],
};
