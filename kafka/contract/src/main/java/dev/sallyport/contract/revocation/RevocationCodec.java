package dev.sallyport.contract.revocation;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sallyport.contract.Codec;
import dev.sallyport.contract.Json;
import dev.sallyport.contract.MalformedRecord;
import dev.sallyport.contract.input.Fields;
import dev.sallyport.contract.input.Fields.UnknownFields;
import dev.sallyport.contract.input.InvalidInput;
import java.io.IOException;

/** {@link Revocation}s as values of the revocation log; their keys are {@link Revocation#key}, in UTF-8. */
public final class RevocationCodec implements Codec<Revocation> {
    public static final RevocationCodec INSTANCE = new RevocationCodec();

    private RevocationCodec() {}

    @Override
    public byte[] encode(Revocation value) {
        try {
            return Json.MAPPER.writeValueAsBytes(value.toJson());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a revocation that JSON cannot hold", e);
        }
    }

    @Override
    public Revocation decode(byte[] bytes) {
        try {
            return Fields.read(Json.MAPPER.readTree(bytes), UnknownFields.IGNORED, Revocation::read)
                    .orThrow();
        } catch (IOException | InvalidInput | IllegalArgumentException e) {
            throw new MalformedRecord("not a revocation", e);
        }
    }
}
