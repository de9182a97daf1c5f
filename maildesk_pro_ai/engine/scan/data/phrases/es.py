"""Spanish."""

URGENCY = """
urgente
urgentemente
en 24 horas
en 48 horas
en las proximas 24 horas
en un plazo de 24 horas
dentro de 24 horas
dentro de las proximas 24 horas
ultimo aviso
ultima advertencia
ultimo recordatorio
accion requerida
accion inmediata
cuenta * suspendida
cuenta * bloqueada
cuenta * limitada
cuenta * desactivada
cuenta * cancelada
cuenta * restringida
acceso * bloqueado
acceso * suspendido
tarjeta * bloqueada
tarjeta * suspendida
actividad inusual
actividad sospechosa
acceso no autorizado
inicio de sesion sospechoso
caduca hoy
vence hoy
expira hoy
a punto de caducar
buzon * lleno
buzon esta lleno
evitar la suspension
evitar el bloqueo
paquete * retenido
paquete * pendiente
no ha podido ser entregado
estrictamente confidencial
actue de inmediato
actue inmediatamente
"""
CREDENTIALS = """
verifique su cuenta
verificar su cuenta
verifica tu cuenta
verificar tu cuenta
verifique su identidad
verificar su identidad
verifica tu identidad
verifique sus datos
confirme su identidad
confirmar su identidad
confirma tu identidad
confirme sus datos
confirmar sus datos
confirma tus datos
confirme su cuenta
confirmar su cuenta
actualice sus datos
actualizar sus datos
actualiza tus datos
actualice su informacion
actualizar su informacion
actualizar tu informacion
actualice su metodo de pago
actualiza tu metodo de pago
actualizar su cuenta
reactivar su cuenta
reactivar tu cuenta
desbloquear su cuenta
restablecer el acceso
restaurar el acceso
contrasena caduca
contrasena * caducar
contrasena ha caducado
contrasena expira
mantener * contrasena
conservar * contrasena
inicie sesion para
inicia sesion para
introduzca su contrasena
ingrese su contrasena
sus credenciales
claves de acceso
clave de firma
"""
PAYMENT = """
tarjetas regalo
tarjetas de regalo
transferencia urgente
realizar una transferencia
transferencia hoy
pago rechazado
pago fallido
pago * rechazado
factura vencida
factura pendiente
gastos de aduana
tasas de aduana
gastos de envio
tarifa de envio
pago de aduanas
multa
reembolso
devolucion * impuestos
ha ganado
has ganado
loteria
herencia
beneficiario
millones de euros
millones de dolares
bitcoin
se cobrara
sera cargado
se ha cargado
"""
NEW_BANK_DETAILS = """
nuevos datos bancarios
nueva cuenta bancaria
nuevo numero de cuenta
nuevo iban
nueva cuenta
cambio de cuenta bancaria
cambio de datos bancarios
datos bancarios han cambiado
hemos cambiado de banco
"""
SPIED = """
video tuyo
video suyo
he hackeado
hackeado
acceso a tu dispositivo
acceso a su dispositivo
sitios para adultos
paginas pornograficas
acceso a tu camara
acceso a su camara
con tu camara
con su camara
a traves de tu camara
con tu webcam
instale un malware
"""
RANSOM = """
bitcoin
bitcoins
a todos tus contactos
a todos sus contactos
"""
UNSUBSCRIBE = """
darse de baja
darme de baja
cancelar suscripcion
cancelar la suscripcion
anular suscripcion
ver en el navegador
en tu navegador
en su navegador
"""
