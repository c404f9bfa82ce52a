/**
 * `[aipkit_token_usage]` with its attributes. The defaults are those of the
 * documentation; an attribute that is as by default is left out.
 */
import { __ } from '@wordpress/i18n';

export interface Attributes {
	chatbot: boolean;
	aiforms: boolean;
	imagegenerator: boolean;
	title: string;
	intro: string;
	buycredits: boolean;
	buycreditslabel: string;
	buycreditsurl: string;
	purchasehistory: boolean;
}

export const defaultAttributes = (): Attributes => ( {
	chatbot: true,
	aiforms: true,
	imagegenerator: true,
	title: __( 'Credits & Usage', 'aipuffer' ),
	intro: __( 'View your credits, purchases, and quotas.', 'aipuffer' ),
	buycredits: true,
	buycreditslabel: __( 'Buy credits', 'aipuffer' ),
	buycreditsurl: '',
	purchasehistory: true,
} );

export const attributeLabels = (): Record< keyof Attributes, string > => ( {
	chatbot: __( 'Show chatbot quota usage', 'aipuffer' ),
	aiforms: __( 'Show AI Forms quota usage', 'aipuffer' ),
	imagegenerator: __( 'Show Images quota usage', 'aipuffer' ),
	title: __( 'Title', 'aipuffer' ),
	intro: __( 'Intro text', 'aipuffer' ),
	buycredits: __( 'Show the buy credits button', 'aipuffer' ),
	buycreditslabel: __( 'Buy credits button label', 'aipuffer' ),
	buycreditsurl: __( 'Buy credits URL', 'aipuffer' ),
	purchasehistory: __( 'Show recent purchase history', 'aipuffer' ),
} );

/**
 * What would end the attribute or the shortcode is written as an entity.
 */
const escapeAttribute = ( text: string ) =>
	text.replace(
		/[&"<>[\]]/g,
		( character ) => `&#${ character.charCodeAt( 0 ) };`
	);

/**
 * The shortcode to paste into a page.
 */
export function shortcode( attributes: Attributes ): string {
	const defaults = defaultAttributes();
	const changed = Object.entries( attributes ).filter(
		( [ name, value ] ) => value !== defaults[ name as keyof Attributes ]
	);
	return `[${ [
		'aipkit_token_usage',
		...changed.map(
			( [ name, value ] ) =>
				`${ name }="${ escapeAttribute( String( value ) ) }"`
		),
	].join( ' ' ) }]`;
}
