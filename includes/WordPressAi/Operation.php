<?php
/**
 * What is asked of a model.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\WordPressAi;

use WordPress\AiClient\Providers\Models\Enums\CapabilityEnum;

defined( 'ABSPATH' ) || exit;

/**
 * The operations of the module `wordpress_ai`, see UsageTypes.
 */
enum Operation: string {
	case Text          = 'text';
	case Image         = 'image';
	case Speech        = 'speech';
	case Transcription = 'transcription';
	case Video         = 'video';
	case Embedding     = 'embedding';

	/**
	 * What capabilities are named for, the first that fits: `text_to_speech_conversion` makes speech, `speech_to_text` text.
	 */
	private const NAMED_FOR = [
		'embedding' => self::Embedding,
		'transcri'  => self::Transcription,
		'to_text'   => self::Transcription,
		'speech'    => self::Speech,
		'audio'     => self::Speech,
		'music'     => self::Speech,
		'video'     => self::Video,
		'image'     => self::Image,
	];

	/**
	 * The operation a capability is priced as. The client may come to know others: they are priced as what they are named
	 * for, and by tokens, as text is, where that says nothing.
	 *
	 * @param ?CapabilityEnum $capability As the event tells it.
	 */
	public static function of( ?CapabilityEnum $capability ): self {
		foreach ( self::NAMED_FOR as $word => $operation ) {
			if ( str_contains( (string) $capability?->value, $word ) ) {
				return $operation;
			}
		}

		return self::Text;
	}
}
