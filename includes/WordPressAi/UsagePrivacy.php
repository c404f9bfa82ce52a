<?php
/**
 * A person's AI calls, for WordPress's privacy tools.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\WordPressAi;

use AIPuffer\Support\Credits;
use AIPuffer\Support\Database;
use AIPuffer\Support\PersonalData;
use AIPuffer\Support\PrivacyTools;

defined( 'ABSPATH' ) || exit;

/**
 * Exports a person's calls by day. Erasing adds them to those of everybody who was erased, so that sums stay.
 *
 * @phpstan-import-type Row from Database
 * @phpstan-import-type Item from PersonalData
 */
final class UsagePrivacy implements PersonalData {
	private const PER_PAGE = 200;

	/**
	 * Takes what it reads and changes.
	 *
	 * @param UsageQuery $query Figures.
	 * @param UsageStore $store Changes them.
	 */
	public function __construct( private readonly UsageQuery $query, private readonly UsageStore $store ) {}

	/**
	 * What it is.
	 */
	public function name(): string {
		return __( 'AI Puffer: AI calls by day', 'aipuffer' );
	}

	/**
	 * A page of it.
	 *
	 * @param int $user_id Whose.
	 * @param int $page    From 1.
	 */
	public function export( int $user_id, int $page ): array {
		$rows = $this->query->of_user( $user_id, $page, self::PER_PAGE );

		return [ 'data' => array_map( [ self::class, 'day' ], $rows ), 'done' => count( $rows ) < self::PER_PAGE ];
	}

	/**
	 * Erases some of it.
	 *
	 * @param int $user_id Whose.
	 */
	public function erase( int $user_id ): array {
		$days = $this->store->erase( $user_id, self::PER_PAGE );

		return [ 'removed' => $days > 0, 'retained' => [], 'done' => $days < self::PER_PAGE ];
	}

	/**
	 * A day.
	 *
	 * @param Row $row Of `ai_daily`.
	 * @return Item
	 */
	private static function day( array $row ): array {
		return [
			'group_id'    => 'aipuffer-ai-calls',
			'group_label' => __( 'AI calls by day', 'aipuffer' ),
			'item_id'     => "day-{$row['day']}",
			'data'        => PrivacyTools::lines(
				[
					__( 'Day', 'aipuffer' )     => PrivacyTools::day( (string) $row['day'] ),
					__( 'Calls', 'aipuffer' )   => $row['calls'],
					__( 'Tokens', 'aipuffer' )  => $row['total_tokens'],
					__( 'Images', 'aipuffer' )  => '0' === $row['images'] ? null : $row['images'],
					__( 'Cost', 'aipuffer' )    => Credits::display( (int) $row['cost'] ),
					__( 'Charged', 'aipuffer' ) => Credits::display( (int) $row['charged'] ),
				]
			),
		];
	}
}
