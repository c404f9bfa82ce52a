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
use AIPuffer\Support\Listeners;
use AIPuffer\Support\Payer;
use AIPuffer\Support\Problem;
use AIPuffer\Support\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Builds the refusals that every caller shows in the same way: PHP, REST, chat widgets.
 */
final class Refusal {
	public const CODE      = 'aipuffer_quota_exceeded';
	public const CODE_ROLE = 'aipuffer_role_not_allowed';

	/**
	 * The script that shows it: `window.aipuffer.showRefusal( element, error )`, by its name in build/; its handle is
	 * `aipuffer-refusal`.
	 */
	public const SCRIPT = 'refusal';

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
				'details'         => self::details( $allowance, $required, max( 0, $available ) ),
				'actions'         => self::actions( $guest, self::CODE ),
				'required'        => Credits::format( $required ),
				'available'       => Credits::format( max( 0, $available ) ),
				'quota_remaining' => null === $remaining ? null : Credits::format( $remaining ),
				'resets_at'       => $allowance->resets_at ? Clock::iso( Clock::stored( $allowance->resets_at ) ) : null,
			]
		);
	}

	/**
	 * The refusal of somebody whose role may not use a module: 403. Nothing was priced, so there are no amounts.
	 *
	 * @param Payer  $payer  Who.
	 * @param string $module The module's name on screen.
	 */
	public static function of_role( Payer $payer, string $module ): Problem {
		$message = $payer->is_guest()
			/* translators: %s: name of a module, such as Chatbot. */
			? sprintf( __( 'Log in to use "%s".', 'aipuffer' ), $module )
			/* translators: %s: name of a module, such as Chatbot. */
			: sprintf( __( 'Your account may not use "%s" on this site. If it should, ask the people who run the site.', 'aipuffer' ), $module );

		return new Problem(
			self::CODE_ROLE,
			$message,
			403,
			[
				'message'         => $message,
				'details'         => [],
				'actions'         => self::actions( $payer->is_guest(), self::CODE_ROLE ),
				'required'        => null,
				'available'       => null,
				'quota_remaining' => null,
				'resets_at'       => null,
			]
		);
	}

	/**
	 * What was needed and what is there, and when there will be more, in the site's words, numbers and time zone.
	 *
	 * @param Allowance $allowance The quota.
	 * @param int       $required  Cost of the request in micro-credits.
	 * @param int       $available Available credits.
	 * @return list<string> Sentences.
	 */
	private static function details( Allowance $allowance, int $required, int $available ): array {
		$needs = Credits::in_words( $required );
		$has   = Credits::display( $available );
		$left  = $allowance->remaining() ?? 0;
		$text  = match ( true ) {
			/* translators: 1: what a request costs, such as "3 credits", 2: credits of the quota that are left. */
			$allowance->payer->is_guest() => sprintf( __( 'This request needs %1$s; you have %2$s left.', 'aipuffer' ), $needs, Credits::display( $left ) ),
			/* translators: 1: what a request costs, such as "3 credits", 2: credits somebody has, 3: credits of the quota that are left. */
			$left > 0                     => sprintf( __( 'This request needs %1$s; you have %2$s, and %3$s of your quota are left.', 'aipuffer' ), $needs, $has, Credits::display( $left ) ),
			/* translators: 1: what a request costs, such as "3 credits", 2: credits somebody has. */
			default                       => sprintf( __( 'This request needs %1$s; you have %2$s.', 'aipuffer' ), $needs, $has ),
		};

		$details = [ $text ];
		if ( null !== $allowance->resets_at && 0 !== $allowance->limit ) {
			/* translators: %s: date and time. */
			$details[] = sprintf( __( 'Your quota resets %s.', 'aipuffer' ), Clock::display( $allowance->resets_at->getTimestamp() ) );
		}

		return $details;
	}

	/**
	 * What somebody can do about it.
	 *
	 * @param bool   $guest Whether nobody is logged in.
	 * @param string $code  Why they were refused. Buying credits helps who has too few, not who may not.
	 * @return list<array{label: string, url: string}>
	 */
	private static function actions( bool $guest, string $code ): array {
		$buy     = Settings::buy_credits_url();
		$actions = $guest ? [ [ 'label' => __( 'Log in', 'aipuffer' ), 'url' => wp_login_url() ] ] : [];
		if ( ! $guest && self::CODE === $code && '' !== $buy ) {
			$actions[] = [ 'label' => __( 'Buy credits', 'aipuffer' ), 'url' => $buy ];
		}

		/**
		 * Filters what a refused person is offered.
		 *
		 * @param list<array{label: string, url: string}> $actions Links.
		 * @param bool                                    $guest   Whether nobody is logged in.
		 * @param string                                  $code    `aipuffer_quota_exceeded` or `aipuffer_role_not_allowed`.
		 */
		return array_values( Listeners::ask_each( 'aipuffer_refusal_actions', $actions, static fn ( mixed $action ): bool => Listeners::has( $action, [ 'label', 'url' ] ), $guest, $code ) );
	}
}
