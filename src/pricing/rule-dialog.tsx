import {
	Button,
	CheckboxControl,
	Modal,
	SelectControl,
	TextControl,
} from '@wordpress/components';
import type { FormEvent } from 'react';
import { useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { Loading } from '../support/loading';
import { Buttons, CancelButton, SubmitButton } from '../support/buttons';
import { ProblemNotice } from '../support/problem-notice';
import { useSay } from '../support/snackbars';
import { useSend } from '../support/store';
import { SuggestControl } from '../support/suggest-control';
import { Example } from './example';
import { modelsFor, useOptions, type Options, type Rate } from './options';
import {
	ALL,
	draftOf,
	fieldsOf,
	isOptional,
	newDraft,
	pricingPaths,
	ratesOf,
	reachOf,
	usageTypeName,
	usageTypeOf,
	withUsageType,
	type Draft,
	type Reach,
	type Rule,
} from './rule';
import { SyncModels } from './sync-models';
import './pricing.scss';

const rateLabels = (): Record< Rate, { label: string; help: string } > => ( {
	input_rate: {
		label: __( 'Input rate', 'aipuffer' ),
		help: __( 'Credits per 1K input tokens.', 'aipuffer' ),
	},
	cached_rate: {
		label: __( 'Cached rate', 'aipuffer' ),
		help: __(
			'Optional. Credits per 1K input tokens that the provider had cached and bills for less. Leave it empty to charge them as any input; 0 charges nothing.',
			'aipuffer'
		),
	},
	output_rate: {
		label: __( 'Output rate', 'aipuffer' ),
		help: __( 'Credits per 1K output tokens.', 'aipuffer' ),
	},
	unit_rate: {
		label: __( 'Unit rate', 'aipuffer' ),
		help: __( 'Credits per image, video or request.', 'aipuffer' ),
	},
} );

/**
 * New Pricing, or a rule to change.
 */
export function RuleDialog( {
	rule,
	start,
	onClose,
	onOpen,
}: {
	/** The rule to change; null makes a new one. */
	rule: Rule | null;
	/** What a new one begins with. */
	start?: Partial< Draft >;
	onClose: () => void;
	/** Opens another rule: the one that has the same key. */
	onOpen: ( id: number ) => void;
} ) {
	const { data: options, problem, retry } = useOptions();
	return (
		<Modal
			title={
				rule
					? __( 'Edit Pricing', 'aipuffer' )
					: __( 'New Pricing', 'aipuffer' )
			}
			onRequestClose={ onClose }
			size="medium"
		>
			<Loading data={ options } problem={ problem } retry={ retry } />
			{ options && (
				<RuleForm
					options={ options }
					start={
						rule
							? draftOf( rule )
							: withUsageType(
									newDraft( start ),
									start?.usage_type ?? '',
									options
								)
					}
					onClose={ onClose }
					onOpen={ onOpen }
				/>
			) }
		</Modal>
	);
}

function RuleForm( {
	options,
	start,
	onClose,
	onOpen,
}: {
	options: Options;
	start: Draft;
	onClose: () => void;
	onOpen: ( id: number ) => void;
} ) {
	const [ draft, setDraft ] = useState( start );
	const { send, isSending, problem } = useSend< Rule >( pricingPaths );
	const say = useSay();
	const change = ( some: Partial< Draft > ) =>
		setDraft( { ...draft, ...some } );
	const type = usageTypeOf( draft, options );
	const existing = problem?.data.existing_id;

	const save = async ( event: FormEvent ) => {
		event.preventDefault();
		const saved = await send(
			draft.id ? `/pricing/${ draft.id }` : '/pricing',
			fieldsOf( draft, options ),
			draft.id ? 'PUT' : 'POST'
		);
		if ( saved ) {
			say( __( 'The pricing rule was saved.', 'aipuffer' ) );
			onClose();
		}
	};

	return (
		<form className="aipuffer-rule" onSubmit={ save }>
			{ problem && (
				<ProblemNotice problem={ problem }>
					{ typeof existing === 'number' && (
						<Button
							variant="link"
							onClick={ () => onOpen( existing ) }
						>
							{ __( 'Open the existing rule', 'aipuffer' ) }
						</Button>
					) }
				</ProblemNotice>
			) }
			<SelectControl
				__next40pxDefaultSize
				id="aipuffer-usage-type"
				label={ __( 'Usage type', 'aipuffer' ) }
				required
				value={ draft.usage_type }
				options={ [
					{
						value: '',
						label: __( 'Select a usage type', 'aipuffer' ),
						disabled: true,
					},
					...options.usage_types.map( ( one ) => ( {
						value: usageTypeName( one ),
						label: `${ one.module_label }: ${ one.label }`,
					} ) ),
				] }
				onChange={ ( name ) =>
					setDraft( withUsageType( draft, name, options ) )
				}
			/>
			{ type && (
				<Models
					draft={ draft }
					options={ options }
					operation={ type.operation }
					isCore={ type.module === 'wordpress_ai' }
					change={ change }
				/>
			) }
			{ type && (
				<SelectControl
					__next40pxDefaultSize
					id="aipuffer-billing-method"
					label={ __( 'Billing method', 'aipuffer' ) }
					value={ draft.billing_method || undefined }
					options={ options.billing_methods.filter( ( { value } ) =>
						type.methods.includes( value )
					) }
					onChange={ ( billing_method ) =>
						change( { billing_method } )
					}
				/>
			) }
			{ type && (
				<div className="aipuffer-rule__rates">
					{ ratesOf( draft.billing_method, options ).map(
						( rate ) => (
							<TextControl
								__next40pxDefaultSize
								key={ rate }
								id={ `aipuffer-${ rate }` }
								{ ...rateLabels()[ rate ] }
								inputMode="decimal"
								required={
									! isOptional(
										rate,
										draft.billing_method,
										options
									)
								}
								pattern="[0-9]{1,7}([.][0-9]{1,6})?"
								title={ __(
									'A number with up to 6 decimals, such as 1.5',
									'aipuffer'
								) }
								value={ draft[ rate ] }
								onChange={ ( text ) =>
									change( {
										[ rate ]: text
											.trim()
											.replace( ',', '.' ),
									} )
								}
							/>
						)
					) }
				</div>
			) }
			{ type && <Example draft={ draft } options={ options } /> }
			<CheckboxControl
				id="aipuffer-rule-enabled"
				label={ __( 'Enabled', 'aipuffer' ) }
				checked={ draft.enabled }
				onChange={ ( enabled ) => change( { enabled } ) }
			/>
			<Buttons>
				<CancelButton onClick={ onClose } />
				<SubmitButton
					isBusy={ isSending }
					disabled={ isSending || ! type }
				>
					{ __( 'Save Rule', 'aipuffer' ) }
				</SubmitButton>
			</Buttons>
		</form>
	);
}

/**
 * Provider & Model: one model, all of a provider, or all.
 */
function Models( {
	draft,
	options,
	operation,
	isCore,
	change,
}: {
	draft: Draft;
	options: Options;
	operation: string;
	/** Whether operations are those of WordPress's AI client, as models name theirs. */
	isCore: boolean;
	change: ( some: Partial< Draft > ) => void;
} ) {
	const reach = reachOf( draft );
	const setReach = ( next: Reach ) =>
		change( {
			provider: next === 'all' ? ALL : draft.provider.replace( ALL, '' ),
			model: next === 'model' ? draft.model.replace( ALL, '' ) : ALL,
		} );
	return (
		<fieldset className="aipuffer-rule__models">
			<legend>{ __( 'Provider & Model', 'aipuffer' ) }</legend>
			<SelectControl
				__next40pxDefaultSize
				id="aipuffer-reach"
				label={ __( 'Applies to', 'aipuffer' ) }
				value={ reach }
				options={ [
					{
						value: 'model',
						label: __( 'One model', 'aipuffer' ),
					},
					{
						value: 'provider',
						label: __( 'All models of a provider', 'aipuffer' ),
					},
					{
						value: 'all',
						label: __( 'All providers and models', 'aipuffer' ),
					},
				] }
				onChange={ setReach }
			/>
			<div className="aipuffer-rule__rates">
				{ reach !== 'all' && (
					<SuggestControl
						label={ __( 'Provider', 'aipuffer' ) }
						value={ draft.provider }
						suggestions={ options.providers }
						onChange={ ( provider ) => change( { provider } ) }
					/>
				) }
				{ reach === 'model' && (
					<SuggestControl
						label={ __( 'Model', 'aipuffer' ) }
						value={ draft.model }
						suggestions={ modelsFor(
							options,
							draft.provider,
							isCore ? operation : ''
						) }
						onChange={ ( model ) => change( { model } ) }
					/>
				) }
			</div>
			<SyncModels options={ options } />
		</fieldset>
	);
}
