import { __, sprintf } from '@wordpress/i18n';

/** How well retrieved content matched, from the best band to the worst. */
export type Band = 'strong' | 'useful' | 'weak' | 'poor';

/**
 * A score in whole percent, as it is shown; bands go by what is shown.
 * @param score 1 is a perfect match.
 */
export const percent = ( score: number ): number => Math.round( score * 100 );

export function bandOf( score: number ): Band {
	const shown = percent( score );
	if ( shown >= 85 ) {
		return 'strong';
	}
	if ( shown >= 70 ) {
		return 'useful';
	}
	return shown >= 50 ? 'weak' : 'poor';
}

export const bandLabels = (): Record<
	Band,
	{ name: string; meaning: string }
> => ( {
	strong: {
		name: __( 'Strong match', 'aipuffer' ),
		meaning: __( '85% and more: strong match.', 'aipuffer' ),
	},
	useful: {
		name: __( 'Usually useful', 'aipuffer' ),
		meaning: __( '70–84%: usually useful.', 'aipuffer' ),
	},
	weak: {
		name: __( 'Weak match', 'aipuffer' ),
		meaning: __(
			'50–69%: weak match. Review the source text.',
			'aipuffer'
		),
	},
	poor: {
		name: __( 'Poor match', 'aipuffer' ),
		meaning: __(
			'Below 50%: poor match. The answer may be using unrelated context.',
			'aipuffer'
		),
	},
} );

export const formatScore = ( score: number ): string =>
	/* translators: %d: a share in percent. */
	sprintf( __( '%d%%', 'aipuffer' ), percent( score ) );
