import {
	Button,
	Card,
	CardBody,
	CardHeader,
	TextControl,
	ToggleControl,
} from '@wordpress/components';
import { useCopyToClipboard } from '@wordpress/compose';
import { useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { useSay } from '../support/snackbars';
import {
	attributeLabels,
	defaultAttributes,
	shortcode,
	type Attributes,
} from './shortcode';

type NameOf< Value > = {
	[ Name in keyof Attributes ]: Attributes[ Name ] extends Value
		? Name
		: never;
}[ keyof Attributes ];

const switches: NameOf< boolean >[] = [
	'chatbot',
	'aiforms',
	'imagegenerator',
	'buycredits',
	'purchasehistory',
];

const texts: NameOf< string >[] = [
	'title',
	'intro',
	'buycreditslabel',
	'buycreditsurl',
];

/** The dashboard's shortcode, ready to copy. */
export function ShortcodeBuilder() {
	const [ attributes, setAttributes ] = useState( defaultAttributes );
	const say = useSay();
	const code = shortcode( attributes );
	const copy = useCopyToClipboard< HTMLButtonElement >( code, () =>
		say( __( 'The shortcode was copied.', 'aipuffer' ) )
	);
	const labels = attributeLabels();
	const change = ( some: Partial< Attributes > ) =>
		setAttributes( { ...attributes, ...some } );
	return (
		<Card className="aipuffer-shortcode">
			<CardHeader>
				<h2>{ __( 'Dashboard shortcode', 'aipuffer' ) }</h2>
			</CardHeader>
			<CardBody>
				<p>
					{ __(
						'Put it on any page where customers should see their credits.',
						'aipuffer'
					) }
				</p>
				<div className="aipuffer-shortcode__code">
					<code>{ code }</code>
					<Button
						__next40pxDefaultSize
						variant="secondary"
						ref={ copy }
					>
						{ __( 'Copy', 'aipuffer' ) }
					</Button>
				</div>
				<details>
					<summary>{ __( 'Options', 'aipuffer' ) }</summary>
					<div className="aipuffer-shortcode__options">
						<div>
							{ switches.map( ( name ) => (
								<ToggleControl
									key={ name }
									label={ labels[ name ] }
									checked={ attributes[ name ] }
									onChange={ ( value ) =>
										change( { [ name ]: value } )
									}
								/>
							) ) }
						</div>
						<div>
							{ texts.map( ( name ) => (
								<TextControl
									__next40pxDefaultSize
									key={ name }
									label={ labels[ name ] }
									type={
										name === 'buycreditsurl'
											? 'url'
											: 'text'
									}
									value={ attributes[ name ] }
									onChange={ ( value ) =>
										change( { [ name ]: value } )
									}
								/>
							) ) }
						</div>
					</div>
				</details>
			</CardBody>
		</Card>
	);
}
