/**
 * What `/metering` answers about calls of WordPress's AI client; see
 * MeteringController in PHP.
 */
import { __ } from '@wordpress/i18n';

export type Grouping = 'plugin' | 'ability' | 'model' | 'user';

/** Figures of a plugin, an ability, a model or a person. */
export interface UsageRow {
	key: string;
	label: string;
	/** Calls that reached a model, failed ones included. */
	calls: number;
	failed: number;
	refused: number;
	tokens: number;
	images: number;
	/** What they cost by the prices, and what of it was charged; credits. */
	cost: string;
	charged: string;
	average_ms: number;
	/** Of the site's zone: "2026-03-29". */
	last_used_on: string;
}

export interface UsageChart {
	dates: string[];
	series: Array< { key: string; label: string; cost: string[] } >;
}

export type Mode = 'off' | 'observe' | 'enforce';

export type PluginRule = 'charged' | 'free' | 'blocked';

export interface MeteringSettings {
	mode: Mode;
	charge_guests: boolean;
	charge_administrators: boolean;
	default_rule: PluginRule;
	rules: Record< string, PluginRule >;
	quota: { scope: string; guest: string | null; user: string | null };
}

export interface MeteredPlugin {
	plugin: string;
	name: string;
	rule: PluginRule;
	/** Whether it has no rule of its own. */
	is_default: boolean;
	calls: number;
	cost: string;
	last_used_on: string | null;
}

export const groupingLabels = (): Record< Grouping, string > => ( {
	plugin: __( 'Plugin', 'aipuffer' ),
	ability: __( 'Ability', 'aipuffer' ),
	model: __( 'Model', 'aipuffer' ),
	user: __( 'Person', 'aipuffer' ),
} );

export const isGrouping = ( text: string | undefined ): text is Grouping =>
	text !== undefined && text in groupingLabels();

export const ruleLabels = (): Record< PluginRule, string > => ( {
	charged: __( 'Charged', 'aipuffer' ),
	free: __( 'Free', 'aipuffer' ),
	blocked: __( 'Blocked', 'aipuffer' ),
} );

export const settingsPath = '/metering/settings';
