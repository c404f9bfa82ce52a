<?php
/**
 * Whether a person wants mails, for WordPress's privacy tools.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\LowBalance;

use AIPuffer\Support\PersonalData;
use AIPuffer\Support\PrivacyTools;

defined( 'ABSPATH' ) || exit;

/**
 * Exports what a person chose and when they were told last. Neither is erased: without the choice they would get mails they
 * do not want, and without the other the same mail twice. What was told goes with the balance's next rise, and with the user.
 */
final class LowBalancePrivacy implements PersonalData {
	/**
	 * Takes what it reads.
	 *
	 * @param Choice          $choice The choice.
	 * @param LowBalanceStore $store  Who was told.
	 */
	public function __construct( private readonly Choice $choice, private readonly LowBalanceStore $store ) {}

	/**
	 * What it is.
	 */
	public function name(): string {
		return __( 'AI Puffer: emails about low credits', 'aipuffer' );
	}

	/**
	 * One item, where there is something to tell.
	 *
	 * @param int $user_id Whose.
	 * @param int $page    The first.
	 */
	public function export( int $user_id, int $page ): array {
		$told  = $this->store->notified_at( $user_id );
		$lines = PrivacyTools::lines(
			[
				__( 'Wants emails', 'aipuffer' ) => $this->choice->wants( $user_id ) ? null : __( 'No', 'aipuffer' ),
				__( 'Last email', 'aipuffer' )   => null === $told ? null : PrivacyTools::time( $told ),
			]
		);

		return [
			'data' => [] === $lines ? [] : [
				[
					'group_id'    => 'aipuffer-low-balance',
					'group_label' => __( 'Emails about low AI credits', 'aipuffer' ),
					'item_id'     => 'low-balance',
					'data'        => $lines,
				],
			],
			'done' => true,
		];
	}

	/**
	 * Nothing; it says so where there was a choice.
	 *
	 * @param int $user_id Whose.
	 */
	public function erase( int $user_id ): array {
		return [
			'removed'  => false,
			'retained' => $this->choice->wants( $user_id ) ? [] : [ __( 'The choice to get no emails about low AI credits stays, so that none are sent.', 'aipuffer' ) ],
			'done'     => true,
		];
	}
}
