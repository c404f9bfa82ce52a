/**
 * The tabs of AI Puffer > Usage. A tab is listed here once it works.
 */
import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import { __ } from '@wordpress/i18n';
import type { Params } from '../support/routing';
import { settings } from '../support/settings';

export interface Section {
	id: string;
	label: string;
	Screen: LazyExoticComponent< ComponentType >;
}

export interface Tab {
	id: string;
	label: string;
	sections: Section[];
}

const Pricing = lazy(
	() => import( /* webpackChunkName: "pricing" */ '../pricing/pricing' )
);

const Activity = lazy(
	() => import( /* webpackChunkName: "activity" */ './activity' )
);

const Logs = lazy( () => import( /* webpackChunkName: "logs" */ './logs' ) );

const Balances = lazy(
	() => import( /* webpackChunkName: "balances" */ './balances' )
);

const WooCommerce = lazy(
	() =>
		import(
			/* webpackChunkName: "woocommerce" */ '../credit-packages/woocommerce'
		)
);

const WordPressAi = lazy(
	() =>
		import( /* webpackChunkName: "wordpress-ai" */ '../wordpress-ai/usage' )
);

const wordPressAi = (): Tab => ( {
	id: 'wordpress-ai',
	label: __( 'WordPress AI', 'aipuffer' ),
	sections: [
		{
			id: 'usage',
			label: __( 'WordPress AI', 'aipuffer' ),
			Screen: WordPressAi,
		},
	],
} );

export const tabs = (): Tab[] => [
	{
		id: 'logs',
		label: __( 'Logs', 'aipuffer' ),
		sections: [
			{ id: 'logs', label: __( 'Logs', 'aipuffer' ), Screen: Logs },
		],
	},
	{
		id: 'billing',
		label: __( 'Billing', 'aipuffer' ),
		sections: [
			{
				id: 'pricing',
				label: __( 'Pricing', 'aipuffer' ),
				Screen: Pricing,
			},
			{
				id: 'activity',
				label: __( 'Activity', 'aipuffer' ),
				Screen: Activity,
			},
			{
				id: 'balances',
				label: __( 'Balances', 'aipuffer' ),
				Screen: Balances,
			},
			{
				id: 'woocommerce',
				label: __( 'WooCommerce', 'aipuffer' ),
				Screen: WooCommerce,
			},
		],
	},
	...( settings().aiClient ? [ wordPressAi() ] : [] ),
];

/**
 * The tab and section of an address; what is unknown is the first.
 */
export function placeOf( params: Params, all: Tab[] = tabs() ) {
	const tab = all.find( ( { id } ) => id === params.tab ) ?? all[ 0 ]!;
	const section =
		tab.sections.find( ( { id } ) => id === params.section ) ??
		tab.sections[ 0 ]!;
	return { tab, section };
}
