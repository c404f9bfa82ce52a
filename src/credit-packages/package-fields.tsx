import { CheckboxControl, Notice, TextControl } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { formatCredits } from '../support/format';
import { PackageValue } from './package-value';

const pattern = /^\d{1,12}(\.\d{1,6})?$/;

/**
 * What is wrong with an amount of credits, '' when nothing is.
 */
export function amountProblem( typed: string ): string {
	const amount = typed.trim();
	if ( amount === '' ) {
		return __( 'Enter how many credits the product grants.', 'aipuffer' );
	}
	if ( ! pattern.test( amount ) ) {
		return __(
			'Enter a number with up to 12 digits and 6 decimals, such as 100 or 1.5.',
			'aipuffer'
		);
	}
	return Number( amount ) > 0
		? ''
		: __(
				'Credits Granted Per Quantity must be greater than 0.',
				'aipuffer'
			);
}

/**
 * The fields of the box, under the names the product's form is saved by.
 */
export function PackageFields( {
	wasEnabled,
	savedCredits,
	help,
	canPreview,
}: {
	wasEnabled: boolean;
	savedCredits: string;
	/** When credits are granted, by the site's choice. */
	help: string;
	canPreview: boolean;
} ) {
	const [ isEnabled, setEnabled ] = useState( wasEnabled );
	const [ credits, setCredits ] = useState( savedCredits );
	const [ wasLeft, setLeft ] = useState( false );
	const problem = amountProblem( credits );
	const isWrong =
		isEnabled && problem !== '' && ( wasLeft || credits !== '' );
	return (
		<div className="aipuffer-product-box">
			<CheckboxControl
				name="aipuffer_credit_package"
				label={ __(
					'Sell this product as an AI Puffer credit package',
					'aipuffer'
				) }
				checked={ isEnabled }
				onChange={ setEnabled }
			/>
			<TextControl
				__next40pxDefaultSize
				name="aipuffer_credits"
				label={ __( 'Credits Granted Per Quantity', 'aipuffer' ) }
				inputMode="decimal"
				value={ credits }
				aria-invalid={ isWrong }
				help={ isWrong ? problem : help }
				onBlur={ () => setLeft( true ) }
				onChange={ setCredits }
			/>
			{ isWrong && (
				<Notice status="warning" isDismissible={ false }>
					{ __(
						'The credit package is not changed while this is so.',
						'aipuffer'
					) }
				</Notice>
			) }
			{ isEnabled && ! problem && canPreview && (
				<PackageValue
					credits={ credits.trim() }
					title={ sprintf(
						/* translators: %s: number of credits. */
						__( 'What %s credits cover, roughly', 'aipuffer' ),
						formatCredits( credits.trim() )
					) }
				/>
			) }
		</div>
	);
}
