<?php
/**
 * Why a request was not let through.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Metering;

use AIPuffer\Quotas\Allowance;
use AIPuffer\Support\Clock;
use AIPuffer\Support\Credits;
use AIPuffer\Support\Problem;
use AIPuffer\Support\Settings;

/**
 * Builds the one refusal that every caller shows: PHP, REST, chat widgets.
 */
final class Refusal {
	public const CODE = 'aipuffer_quota_exceeded';

	/**
	 * The refusal of a request that neither balance nor quota covers. Status 402 where buying credits would help, which
	 * is for whoever has an account to hold them; 429 for guests.
	 *
	 * @param Allowance $allowance The quota.
	 * @param int       $required  Cost of the request in micro-credits.
	 * @param int       $available Available credits.
	 */
	public static function of( Allowance $allowance, int $required, int $available ): Problem {
		$guest     = $allowance->payer->is_guest();
		$remaining = $allowance->remaining();
		$message   = $allowance->quota->message;
		if ( '' === $message ) {
			$message = $guest
				? __( 'You have used up what visitors may use. Log in to go on.', 'aipuffer' )
				: __( 'You do not have enough credits for this request.', 'aipuffer' );
		}

		return new Problem(
			self::CODE,
			$message,
			$guest ? 429 : 402,
			[
				'message'         => $message,
				'actions'         => self::actions( $guest ),
				'required'        => Credits::format( $required ),
				'available'       => Credits::format( max( 0, $available ) ),
				'quota_remaining' => null === $remaining ? null : Credits::format( $remaining ),
				'resets_at'       => $allowance->resets_at ? Clock::iso( Clock::stored( $allowance->resets_at ) ) : null,
			]
		);
	}

	/**
	 * What somebody can do about it.
	 *
	 * @param bool $guest Whether nobody is logged in.
	 * @return list<array{label: string, url: string}>
	 */
	private static function actions( bool $guest ): array {
		$buy     = Settings::buy_credits_url();
		$actions = $guest ? [ [ 'label' => __( 'Log in', 'aipuffer' ), 'url' => wp_login_url() ] ] : [];
		if ( ! $guest && '' !== $buy ) {
			$actions[] = [ 'label' => __( 'Buy credits', 'aipuffer' ), 'url' => $buy ];
		}

		/**
		 * Filters what a refused person is offered.
		 *
		 * @param list<array{label: string, url: string}> $actions Links.
		 * @param bool                                    $guest   Whether nobody is logged in.
		 */
		return array_values( (array) apply_filters( 'aipuffer_refusal_actions', $actions, $guest ) );
	}
}
