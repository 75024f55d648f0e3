package dev.sallyport.process.tls;

import dev.sallyport.contract.input.Fields;
import dev.sallyport.process.HostPort;
import java.util.Optional;

/** Where a port is opened, and how it does TLS where it does. */
public record Listen(HostPort address, Optional<TlsFiles> tls) {
    public static Optional<Listen> read(Fields fields) {
        Optional<HostPort> address = HostPort.read(fields);
        Optional<TlsFiles> tls = fields.optionalObject("tls", TlsFiles::read);
        return fields.build(() -> new Listen(address.orElseThrow(), tls));
    }
}
